"""What goes into the store and comes out of it: immutable records without a database behind them.

A list shows ``Saved...`` records; what is opened by its identifier also has its content.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from data.volumes.choices import Choices
from data.volumes.counted_calls import CountedCalls
from data.volumes.files import VolumeReading
from queueing import Engine, Scenario

from .code_version import code_version
from .errors import NotAllowedError
from .tables import LABEL_LENGTH, NAME_LENGTH, TABLE_NAME_LENGTH, USER_LENGTH

if TYPE_CHECKING:
    import pandas as pd

NOTE_LENGTH: Final = 10_000
PLAIN_RUN: Final = "run"
"""The kind of runs that only simulate scenarios."""
_UNSEEN: Final = frozenset({"Cf", "Zs", "Zl", "Zp"})
"""Categories of characters that nobody sees."""


@dataclass(frozen=True)
class Saved:
    """What every kept thing has."""

    identifier: str
    """12 letters and digits that nobody can guess, for links."""
    note: str
    saved_by: str
    saved_at: datetime
    """In UTC."""


@dataclass(frozen=True)
class SavedVersion(Saved):
    """A version of a name; the first is number 1."""

    name: str
    number: int


@dataclass(frozen=True)
class SavedScenario(SavedVersion):
    """A version of a named scenario."""


@dataclass(frozen=True)
class OpenedScenario(SavedScenario):
    """A version of a named scenario and the scenario itself."""

    scenario: Scenario
    changes: str
    """What was changed in it since an earlier version of the program saved it; empty where nothing was."""


@dataclass(frozen=True)
class SavedDataSet(SavedVersion):
    """A version of a named data set."""

    first_date: date
    last_date: date
    interval_minutes: int


@dataclass(frozen=True, eq=False)
class OpenedDataSet(SavedDataSet):
    """A version of a named data set, its calls and how their file was understood (without its cells)."""

    reading: VolumeReading
    choices: Choices
    counted: CountedCalls | None
    """What its counts are of; None where nobody was asked."""


@dataclass(frozen=True, eq=False)
class SavedForecast(Saved):
    """A forecast of a data set that is kept."""

    data_set: str
    """The data set's name; the forecast is of whichever version was the newest then."""
    method: str
    days: pd.DataFrame
    """A row per day: ``date``, ``calls`` and the ends of its prediction intervals."""


@dataclass(frozen=True)
class RunRecord:
    """A run to be kept: everything that it was made from."""

    scenarios: Mapping[str, Scenario]
    """By label, in the order in which they are shown."""
    seed: int
    replications: int
    engine: Engine
    baseline: str | None = None
    """The label of the scenario that the others are compared with."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """By label, the identifier of the saved version that the scenario is; those not saved by name are left out."""
    data_set: str | None = None
    """The identifier of the data set that the calls come from."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """How it was asked for, such as thresholds and targets, by name; what JSON can hold (tuples become lists)."""
    kind: str = PLAIN_RUN
    """What was asked: a plain run, or another question, each under its own name."""
    code_version: str = field(default_factory=code_version)
    """Which code it was run by; see :mod:`data.store.code_version`."""


@dataclass(frozen=True)
class SavedRun(Saved):
    """A run that is kept."""

    labels: tuple[str, ...]
    """The scenarios, in order."""
    versions: Mapping[str, str]
    """By label, the saved version that the scenario is, for those saved by name."""
    baseline: str | None
    data_set: str | None
    seed: int
    replications: int
    engine: Engine
    code_version: str
    """Which code it was run by; see :mod:`data.store.code_version`."""
    settings: Mapping[str, Any]
    tables: tuple[str, ...]
    """The names of its tables; ``store.runs.table`` reads one."""
    kind: str


@dataclass(frozen=True)
class OpenedRun(SavedRun):
    """A run that is kept and its scenarios, by label."""

    scenarios: Mapping[str, Scenario]
    changes: tuple[str, ...]
    """What was changed in those that an earlier version of the program ran, a line each."""


def checked_name(name: str) -> str:
    """A name as it is kept: without spaces around it.

    Raises:
        NotAllowedError: it is empty, too long, or has characters that no line of text has.
    """
    return _checked("name", name.strip(), NAME_LENGTH, lines=False)


def checked_user(saved_by: str) -> str:
    """Who saves, under the same rules."""
    return _checked("name of who saves", saved_by.strip(), USER_LENGTH, lines=False)


def checked_label(label: str) -> str:
    """A scenario's label in a run, kept as it is; it may have any characters that can be kept."""
    return _checked("label of a plan", label, LABEL_LENGTH, lines=True)


def checked_table_name(name: str) -> str:
    """The name of a run's table, under the same rules."""
    return _checked("name of a table", name, TABLE_NAME_LENGTH, lines=False)


def checked_note(note: str) -> str:
    """A note as it is kept: as it was written; it may be empty and have several lines.

    Raises:
        NotAllowedError: it is too long, or has characters that cannot be kept.
    """
    return _checked("note", note, NOTE_LENGTH, lines=True) if note else note


def _checked(what: str, text: str, longest: int, *, lines: bool) -> str:
    categories = [unicodedata.category(character) for character in text]
    is_visible = lines or any(each not in _UNSEEN for each in categories)
    if not text or not is_visible or len(text) > longest:
        found = f"has {len(text):,} characters" if is_visible and text else "is empty"
        msg = f"the {what} {found}; allowed are 1 to {longest:,} characters"
        raise NotAllowedError(msg)
    for place, (character, category) in enumerate(zip(text, categories, strict=True), start=1):
        # A database keeps neither NUL nor half a pair of surrogates.
        refused = character == "\0" if lines else category == "Cc"
        if refused or category == "Cs":
            kind = "text" if lines else "one line of text"
            msg = f"the {what} has the character U+{ord(character):04X} at place {place:,}; allowed is {kind}"
            raise NotAllowedError(msg)
    return text
