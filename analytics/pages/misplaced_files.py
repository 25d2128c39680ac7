"""Files given to a page that does not take them: what they seem to be, and one click to the page that does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from analytics.pages.markdown import as_written
from analytics.pages.open_files import OpenFiles, hand_over
from analytics.pages.places import SCENARIOS, VOLUMES
from analytics.pages.views import VIEW
from data.isolated_reading import recognise_isolated
from data.recognition import KINDS, FileKind, Recognition

VOLUME_FILES: Final = "volume_file"
CALL_LOG_FILE: Final = "call_log_file"
PLAN_FILE: Final = "plan_file"
"""In the session: the files that are open on each page that takes files."""
MEASURED: Final = "what_to_measure"
"""In the session: what Calibrate measures, where there is a choice."""
CALL_LOG: Final = "A call log"
"""One of the choices."""


@dataclass(frozen=True)
class _Taker:
    """Where files of a kind are taken."""

    label: str
    key: str
    place: str
    view: str
    choices: Mapping[str, str] = field(default_factory=dict)
    """What is chosen there, by the key of its widget, so that the file is shown."""


_TAKERS: Final[dict[FileKind, _Taker]] = {
    "volumes": _Taker("Volumes, Import", VOLUME_FILES, VOLUMES, "import"),
    "call log": _Taker("Volumes, Calibrate", CALL_LOG_FILE, VOLUMES, "calibrate", {MEASURED: CALL_LOG}),
    "plan": _Taker("Scenarios, Saved plans", PLAN_FILE, SCENARIOS, "edit"),
}
_PASTE: Final = "paste numbers by half-hour into the grid of people on Scenarios, Edit and run"
_GOOD_FOR: Final[dict[FileKind, str]] = {
    "roster": f"No page takes a roster, which Staffing gives with its shifts; to have its people in a plan, {_PASTE}.",
    "people": f"No page takes such a file; to have them in a plan, {_PASTE}.",
}
"""What to do with files that no page takes."""


def show_misplaced(files: OpenFiles, taken: FileKind) -> Sequence[str]:
    """Say which of a page's open files seem to be of another kind than it takes, and offer them to the page that does.

    Gives the names of those that are certainly none of its own, which need not be read. A file of which it is not
    clear what it is, is offered too, and read here as well.

    Raises:
        NoReaderError: no process was free to look at a file, or none could be started.
    """
    certain = []
    for name, file in files.items():
        seems = _recognised(file.file_id, file.getbuffer())
        others = [kind for kind in seems.kinds if kind != taken]
        if not others:
            continue
        if taken in seems.kinds:
            st.info(
                as_written(f"{name} is taken as {KINDS[taken]}, but may be {_named(others)}: {seems.why}."),
                icon=":material/help:",
            )
        else:
            untaken = "" if any(kind in _TAKERS for kind in others) else f" {_GOOD_FOR[others[0]]}"
            st.warning(
                as_written(f"{name} seems to be {_named(others)}, not {KINDS[taken]}: {seems.why}.{untaken}"),
                icon=":material/move_item:",
            )
            # Tables and plans are never taken for one another.
            certain += [name] if "plan" in (taken, *others) else []
        _offer([kind for kind in others if kind in _TAKERS], _TAKERS[taken], name)
    return certain


def _offer(kinds: Sequence[FileKind], here: _Taker, name: str) -> None:
    for kind in kinds:
        there = _TAKERS[kind]
        label = as_written(f"Open it on {there.label}")
        key = f"hand_{kind}_{name}"
        if there.place == here.place:
            st.button(label, icon=":material/move_item:", key=key, on_click=_open_view, args=(here, there, name))
        elif st.button(label, icon=":material/move_item:", key=key):
            _hand_over(here, there, name)
            st.switch_page(there.place, query_params={VIEW: there.view})


def _open_view(here: _Taker, there: _Taker, name: str) -> None:
    """Hand a file over to another view of the same place, and open that."""
    _hand_over(here, there, name)
    st.query_params[VIEW] = there.view


def _hand_over(here: _Taker, there: _Taker, name: str) -> None:
    hand_over(here.key, there.key, name)
    for key, choice in there.choices.items():
        st.session_state[key] = choice


def _named(kinds: Sequence[FileKind]) -> str:
    return " or ".join(KINDS[kind] for kind in kinds)


@st.cache_data(max_entries=50, show_spinner="Looking at the file")
def _recognised(identifier: str, _content: Any) -> Recognition:  # noqa: ARG001 (what is cached by)
    return recognise_isolated(_content)
