"""The entry of the dashboard: page settings, sign-in and navigation."""

import streamlit as st

from analytics.pages.sign_in import offer_sign_out, require_sign_in
from analytics.pages.warm_up import warm_up

st.set_page_config(
    page_title="Contact center staffing",
    page_icon="📞",
    layout="wide",
    initial_sidebar_state="expanded",
)

require_sign_in()

page = st.navigation(
    [
        st.Page(
            "analytics/pages/overview/page.py",
            title="Overview",
            icon=":material/monitoring:",
            default=True,
            help="How long callers wait for Tier 2, which days break and why, and what another plan would do.",
        ),
        st.Page(
            "analytics/pages/volumes/page.py",
            url_path="volumes",
            title="Volumes",
            icon=":material/calendar_month:",
            help="The calls that the center expects: take the sample or upload a file of your phone system.",
        ),
        st.Page(
            "analytics/pages/scenarios/page.py",
            url_path="scenarios",
            title="Scenarios",
            icon=":material/tune:",
            help="Change any input of a plan, run it, and see what it does.",
        ),
        st.Page(
            "analytics/pages/scenarios/compare.py",
            title="Compare",
            icon=":material/compare_arrows:",
            help="Plans against a baseline on the same callers: what differs, how surely, and what each change does.",
        ),
        st.Page(
            "analytics/pages/advice/cutoff.py",
            title="Cutoff",
            icon=":material/block:",
            help="Every time of the daily transfer cutoff, and the one to choose for your targets.",
        ),
        st.Page(
            "analytics/pages/advice/staffing.py",
            title="Staffing",
            icon=":material/groups:",
            help="How many people each half-hour needs so that your targets hold, and what cannot be met.",
        ),
        st.Page(
            "analytics/pages/advice/sensitivity.py",
            title="Sensitivity",
            icon=":material/tornado:",
            help="Which of the inputs that nobody knows exactly move the answer, and which do not.",
        ),
        st.Page(
            "analytics/pages/method.py",
            title="Method",
            icon=":material/menu_book:",
            help="How the model works, what every figure counts, and which inputs are published or assumed.",
        ),
    ],
    position="top",
)
page.run()
offer_sign_out()
warm_up()
