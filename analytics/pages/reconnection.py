"""What is said where a browser comes back after the server was away: once, and what became of what was edited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.center_time import CENTER_ZONE
from analytics.pages.drafts import drafts_left_at
from analytics.wording import MINUTES_PER_HOUR, clock_time, day_in_words

_MET: Final = "session_met"
"""In the session: that a whole page was shown in it."""
_HANDSHAKE: Final = "Sec-WebSocket-Protocol"
"""The header in which a browser names, in the third place, the session that it had before it lost the server."""
_EARLIER_SESSION: Final = 2


def say_reconnected() -> None:
    """Say that the server is here again where a page that is open meets it with a new session; for its end.

    The server has forgotten a session when it was started anew, and some minutes after the connection was lost.
    """
    _stay_in_touch()
    if _MET in st.session_state:
        return
    st.session_state[_MET] = True
    if names_earlier_session(st.context.headers.get(_HANDSHAKE, "")):
        # It stays until it is closed: it may be said while nobody looks.
        st.toast(reconnected_in_words(drafts_left_at(), _zone()), icon=":material/cloud_done:", duration="infinite")


@st.fragment(run_every=timedelta(hours=12))
def _stay_in_touch() -> None:
    """Nothing, seldom: a browser has a page run again when it is back only if something of the page runs by itself.

    Without it the page would stand there until somebody clicks, and the click be the first that a new session knows.
    """


def names_earlier_session(handshake: str) -> bool:
    """Whether a browser names an earlier session as it connects: the page in it was open before."""
    entries = [each.strip() for each in handshake.split(",")]
    return len(entries) > _EARLIER_SESSION and bool(entries[_EARLIER_SESSION])


def reconnected_in_words(left_at: datetime | None, zone: ZoneInfo, now: datetime | None = None) -> str:
    """That the server is here again, with the draft that was edited last at an instant, as clocks in a zone had it."""
    if left_at is None:
        return "Reconnected after the server was away."
    left, today = left_at.astimezone(zone), (now or datetime.now(zone)).astimezone(zone).date()
    day = "" if left.date() == today else f"{day_in_words(left.date())}, "
    at = clock_time(left.hour * MINUTES_PER_HOUR + left.minute)
    return f"Reconnected after the server was away; the draft of {day}{at} is as you left it."


def _zone() -> ZoneInfo:
    """The browser's, by whose clock the draft was edited."""
    try:
        return ZoneInfo(st.context.timezone or CENTER_ZONE.key)
    except (KeyError, ValueError, OSError):
        return CENTER_ZONE
