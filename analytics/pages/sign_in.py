"""Who uses the dashboard: signed in where the server's settings ask for it."""

from __future__ import annotations

import streamlit as st


def require_sign_in() -> None:
    """Let nobody further who is not signed in, on a server whose secrets have an ``[auth]`` section.

    Without that section everybody may use it.
    """
    if st.user.get("is_logged_in") is False:
        st.header("Contact center staffing", anchor=False)
        st.write("Sign in with your organization's account to see and plan the week.")
        st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login, key="sign_in")
        st.stop()


def signed_in_user() -> str | None:
    """The address or identifier of who is signed in; None where nobody signs in."""
    if not st.user.get("is_logged_in"):
        return None
    return str(st.user.get("email") or st.user.get("sub"))


def offer_sign_out() -> None:
    """Show who is signed in, with a button to sign out; nothing where nobody signs in."""
    user = signed_in_user()
    if user is not None:
        st.sidebar.caption(f"Signed in as {user}")
        st.sidebar.button("Sign out", icon=":material/logout:", on_click=st.logout, key="sign_out")
