"""Widgets that show a value which also changes elsewhere; AppTest cannot edit a table, so the page is stood in for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analytics.pages import kept_widgets
from analytics.pages.kept_widgets import edit_table, kept_widget
from data.samples.scenarios import small_center

STAFFING = small_center().tier2.staffing


class FakePage:
    """The session and the table of a page, on which edits are made as a browser does."""

    def __init__(self) -> None:
        self.session_state: dict[str, Any] = {}
        self.drawn: list[pd.DataFrame] = []
        self.key = ""
        self.on_change: Callable[[], None] | None = None

    def data_editor(self, frame: pd.DataFrame, *, key: str, on_change: Callable[[], None], **_: Any) -> None:
        if key != self.key:
            self.session_state.pop(self.key, None)
            self.drawn.append(frame)
        self.key, self.on_change = key, on_change
        self.session_state.setdefault(key, {"edited_rows": {}})

    def edit(self, row: int, number: int) -> None:
        assert self.on_change is not None
        rows = self.session_state[self.key]["edited_rows"] | {row: number}
        self.session_state[self.key] = {"edited_rows": rows}
        self.on_change()

    def leave(self) -> None:
        self.session_state.pop(self.key)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> FakePage:
    found = FakePage()
    monkeypatch.setattr(
        kept_widgets, "st", SimpleNamespace(session_state=found.session_state, data_editor=found.data_editor)
    )
    return found


class Numbers:
    """A value that is edited in a table and elsewhere."""

    def __init__(self, page: FakePage) -> None:
        self.value: tuple[int, ...] = (1, 2, 3)
        self.page = page

    def show(self, layout: int = 0) -> None:
        def keep(value: tuple[int, ...]) -> None:
            self.value = value

        edit_table("numbers", self.value, lambda value: pd.DataFrame({"number": value}), applied, keep, layout)


def applied(value: tuple[int, ...], edits: Mapping[str, Any]) -> tuple[int, ...]:
    edited = edits.get("edited_rows", {})
    return tuple(edited.get(row, number) for row, number in enumerate(value))


def test_a_table_keeps_its_place_while_it_is_edited(page: FakePage) -> None:
    numbers = Numbers(page)
    numbers.show()
    page.edit(0, 9)
    numbers.show()
    page.edit(2, 7)
    numbers.show()
    assert numbers.value == (9, 2, 7)
    assert len(page.drawn) == 1


def test_a_table_begins_anew_where_its_value_changed_elsewhere(page: FakePage) -> None:
    numbers = Numbers(page)
    numbers.show()
    page.edit(0, 9)
    numbers.show()
    numbers.value = (1, 2, 3)
    numbers.show()
    numbers.show()
    assert [frame["number"].tolist() for frame in page.drawn] == [[1, 2, 3], [1, 2, 3]]
    page.edit(1, 5)
    assert numbers.value == (1, 5, 3)


def test_a_table_comes_back_as_it_was_left(page: FakePage) -> None:
    numbers = Numbers(page)
    numbers.show()
    page.edit(0, 9)
    numbers.show()
    page.leave()
    numbers.show()
    assert page.drawn[-1]["number"].tolist() == [9, 2, 3]
    assert numbers.value == (9, 2, 3)


def test_other_rows_and_columns_are_another_table(page: FakePage) -> None:
    numbers = Numbers(page)
    numbers.show()
    numbers.show(layout=1)
    numbers.show(layout=1)
    assert len(page.drawn) == 2


def test_a_widget_keeps_its_key_while_it_says_what_the_value_is(page: FakePage) -> None:
    assert kept_widget("minutes", 20.0) == ("minutes_0", 20.0)
    page.session_state["minutes_0"] = 25.0
    assert kept_widget("minutes", 25.0) == ("minutes_0", 20.0)
    assert kept_widget("minutes", 20.0) == ("minutes_1", 20.0)
    page.session_state["minutes_1"] = 20.0
    assert kept_widget("minutes", 20.0) == ("minutes_1", 20.0)
    del page.session_state["minutes_1"]
    assert kept_widget("minutes", 30.0) == ("minutes_2", 30.0)
