"""A browser that meets a server which forgot its session says so once, with the draft that it goes on with."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import reconnection
from analytics.pages.reconnection import names_earlier_session, reconnected_in_words

EASTERN, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
LEFT = datetime(2026, 11, 30, 15, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("handshake", "named"),
    [
        ("", False),
        ("streamlit", False),
        ("streamlit, xsrf", False),
        ("streamlit, xsrf, ", False),
        ("streamlit, , 5d1b", True),
        ("streamlit, xsrf, 5d1b", True),
    ],
)
def test_a_browser_that_was_here_before_names_its_session(handshake: str, named: bool) -> None:  # noqa: FBT001
    assert names_earlier_session(handshake) == named


@pytest.mark.parametrize(
    ("zone", "now", "said"),
    [
        (EASTERN, LEFT, "the draft of 10:42 am is"),
        (BERLIN, LEFT, "the draft of 4:42 pm is"),
        (EASTERN, datetime(2026, 12, 1, 4, 59, tzinfo=UTC), "the draft of 10:42 am is"),
        (EASTERN, datetime(2026, 12, 1, 5, 1, tzinfo=UTC), "the draft of Mon 30 Nov, 10:42 am is"),
    ],
)
def test_a_draft_is_told_by_the_clock_of_who_edited_it(zone: ZoneInfo, now: datetime, said: str) -> None:
    assert f"{said} as you left it." in reconnected_in_words(LEFT, zone, now)


def test_without_a_draft_only_the_connection_is_told() -> None:
    assert reconnected_in_words(None, EASTERN) == "Reconnected after the server was away."


def page() -> None:
    from analytics.pages.reconnection import say_reconnected

    say_reconnected()


def test_it_is_said_once_and_only_to_who_was_here_before(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not AppTest.from_function(page).run().toast
    monkeypatch.setattr(reconnection, "names_earlier_session", lambda _: True)
    app = AppTest.from_function(page).run()
    assert [each.value for each in app.toast] == ["Reconnected after the server was away."]
    app.run()
    assert not app.toast
