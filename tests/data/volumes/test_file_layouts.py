"""Layouts of files: what was chosen for one is read back whole, and gives way to what is chosen for another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.volumes.choices import Choices
from data.volumes.daily_totals import even_profile
from data.volumes.file_layouts import FileLayout, layout_as_json, layout_of, over_layout, read_layout
from data.volumes.mapping import ColumnMapping

HEADER = ("Day", "Time", "Calls")
OF_ALL = Choices(
    mapping=ColumnMapping(date=0, time=1, calls=(2,)),
    header_line=3,
    day_first=True,
    interval_ends=False,
    zone="UTC",
    filters=(("Media", "voice"),),
    queues=("English", "Spanish"),
)
OF_ONE = Choices(sheet="May", profile=even_profile(480, 1200), decisions={"time": "leave out"})


def test_what_concerns_one_file_alone_is_not_in_its_layout() -> None:
    assert layout_of("weekly", HEADER, OF_ONE).is_empty
    chosen = replace(OF_ALL, **{each: getattr(OF_ONE, each) for each in ("sheet", "profile", "decisions")})
    assert layout_of("weekly", HEADER, chosen) == FileLayout("weekly", HEADER, OF_ALL)


def test_a_layout_is_read_back_as_it_was_written() -> None:
    layout = FileLayout("weekly", HEADER, OF_ALL)
    assert read_layout(layout_as_json(layout)) == layout


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("nothing", "Invalid JSON"),
        ('{"name": "a", "header": ["b"]}', r"\(choices\)"),
        ('{"name": "a", "header": ["b"], "choices": {"day_first": "perhaps"}}', r"\(choices.day_first\)"),
    ],
)
def test_what_is_no_layout_is_said(document: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"this is no layout of files.*{said}"):
        read_layout(document)


def test_what_is_chosen_for_a_file_goes_before_its_layout() -> None:
    layout = FileLayout("weekly", HEADER, OF_ALL)
    assert over_layout(OF_ONE, None) == OF_ONE
    joined = over_layout(OF_ONE, layout)
    assert (joined.sheet, joined.decisions, joined.zone, joined.queues) == (
        "May",
        OF_ONE.decisions,
        "UTC",
        OF_ALL.queues,
    )
    assert over_layout(Choices(filters=(("Media", "chat"),)), layout).filters == (("Media", "chat"),)
    assert joined.filters == OF_ALL.filters
    assert over_layout(Choices(interval_ends=True, header_line=0), layout).interval_ends is True
    assert over_layout(Choices(interval_ends=True, header_line=0), layout).header_line == 0
