"""Layouts of files in the store: one for each list of column names, the last that was kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from data.store.store import NotAllowedError, Store, UnreadableError
from data.store.tables import FileLayoutRow
from data.volumes.choices import Choices
from data.volumes.file_layouts import FileLayout
from data.volumes.mapping import ColumnMapping

HEADER = ("Day", "Fecha ñ", "A,B", "\0")
LAYOUT = FileLayout("weekly", HEADER, Choices(mapping=ColumnMapping(date=0, time=1, calls=(2,)), header_line=4))


def test_the_last_layout_for_some_column_names_is_found_by_them_alone(store: Store) -> None:
    assert store.file_layouts.find(HEADER) is None
    store.file_layouts.save(LAYOUT, "Ann")
    other = FileLayout("daily", HEADER, Choices(day_first=True))
    found = store.file_layouts.find(HEADER)
    assert found is not None
    assert (found.layout, found.saved_by) == (LAYOUT, "Ann")
    assert abs(found.saved_at - datetime.now(UTC)) < timedelta(minutes=1)
    store.file_layouts.save(other, "Bob")
    found = store.file_layouts.find(HEADER)
    assert found is not None
    assert (found.layout, found.saved_by) == (other, "Bob")
    for header in (HEADER[:-1], (*HEADER, ""), ("Day", "Fecha ñ", "A", "B", "\0")):
        assert store.file_layouts.find(header) is None


def test_what_cannot_be_kept_or_read_is_said(store: Store) -> None:
    with pytest.raises(NotAllowedError, match="the name is empty"):
        store.file_layouts.save(FileLayout(" ", HEADER, Choices()), "Ann")
    store.file_layouts.save(LAYOUT, "Ann")
    with store._sessions.writing() as session:
        session.execute(update(FileLayoutRow).values(document='{"name": "weekly"}'))
    with pytest.raises(UnreadableError, match=r"The layout 'weekly' .* cannot be read"):
        store.file_layouts.find(HEADER)
