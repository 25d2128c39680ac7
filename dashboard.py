"""The entry of the dashboard: page settings, sign-in and navigation."""

from pathlib import Path

import streamlit as st

from analytics.pages import places
from analytics.pages.sign_in import offer_sign_out, require_sign_in

st.set_page_config(page_icon="📞", layout="wide")

for style in ("analytics/pages/style.css", "analytics/results/day_strip.css"):
    st.html(Path(__file__).parent / style)
require_sign_in()

page = st.navigation(
    [
        st.Page(
            places.OVERVIEW,
            title="Overview",
            icon=":material/monitoring:",
            default=True,
            help="How long callers wait for Tier 2, which days break and why.",
        ),
        st.Page(
            places.VOLUMES,
            title="Volumes",
            icon=":material/calendar_month:",
            url_path=places.PATHS[places.VOLUMES],
            help="The calls that the center expects: import, explore and forecast them; what call logs say of callers.",
        ),
        st.Page(
            places.SCENARIOS,
            title="Scenarios",
            icon=":material/tune:",
            url_path=places.PATHS[places.SCENARIOS],
            help="Change any input of a plan, run it, see what it does, and compare plans week by week.",
        ),
        st.Page(
            places.ADVICE,
            title="Policies and Staffing",
            icon=":material/groups:",
            url_path=places.PATHS[places.ADVICE],
            help="The policies to choose, the people and shifts that targets need, and which inputs move the answer.",
        ),
        st.Page(
            places.METHOD,
            title="Method",
            icon=":material/menu_book:",
            url_path=places.PATHS[places.METHOD],
            help="How the model works, what every figure counts, and which inputs are published or assumed.",
        ),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} - Contact center staffing")
with st.container(key="page_name"):
    st.title(page.title, anchor=False)
places.forget_next()
places.leave_out_impossible_numbers()
places.take_up_what_is_named(page.url_path)
page.run()

# Imported by now, by the page; at the top they would keep the frame from standing for a second after a start.
from analytics.pages.chart_view import choose_picture_format  # noqa: E402
from analytics.pages.drafts import name_drafts  # noqa: E402
from analytics.pages.reconnection import say_reconnected  # noqa: E402
from analytics.pages.targets import name_targets  # noqa: E402
from analytics.pages.warm_up import warm_up  # noqa: E402

choose_picture_format()
name_drafts()
name_targets()
places.show_foot(page.url_path)
places.scroll_to_top()
offer_sign_out()
say_reconnected()
warm_up()
