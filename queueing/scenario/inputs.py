"""What is said of an input of the model, in one place: a record that stands beside its field and is read by all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal, get_args

from .frozen import Frozen

Group = Literal[
    "Demand",
    "Voice system",
    "Tier 1",
    "Transfers and cutoff",
    "Tier 2",
    "Callbacks",
    "Appointments",
    "Supervisors",
    "Calling again",
    "Calendar",
]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
"""Where inputs stand, in the order in which people look through them."""

Kind = Literal[
    "text",
    "date",
    "dates",
    "flag",
    "choice",
    "clock",
    "whole",
    "number",
    "share",
    "shares",
    "duration",
    "opening_hours",
    "staffing",
    "demand",
    "reasons",
    "caller_groups",
    "left_over",
    "work",
    "return_rule",
    "counts",
]
"""What an input is: how it is written and edited follows from it. It follows from the field's type itself."""

Standing = Literal["Published", "Measured elsewhere", "Assumed", "Your choice"]
PUBLISHED: Final = "Published"
MEASURED: Final = "Measured elsewhere"
ASSUMED: Final = "Assumed"
YOUR_CHOICE: Final = "Your choice"

TIMES: Final = "handle times"
PATIENCE: Final = "callers' patience"
ASKED: Final = "what callers ask for"
PAY: Final = "shrinkage and cost"
ABSENT: Final = "absence"
"""Changes of a plan that reach over several of its parts."""
GUIDE: Final = "A law firm's guide to the center"
"""A source of several inputs."""


@dataclass(frozen=True)
class Input:
    """What is said of an input beside its field; ``{group}`` in its label is the name of its group.

    What stands below ``policy`` is known from the field that it describes, or from the part that has the field:
    see :mod:`queueing.scenario.every_input`.
    """

    label: str
    unit: str = ""
    """What its number counts; shares are written in per cent."""
    standing: Standing = YOUR_CHOICE
    """Where its default stands."""
    source: str = ""
    """Where its default comes from; nothing where it is this project's own."""
    heading: str = ""
    """What its column is called where many inputs stand side by side."""
    without: str = ""
    """What it is to leave the input out, where that is allowed."""
    choices: Mapping[Any, str] = field(default_factory=dict)
    """What can be chosen, in words."""
    span: float = 0.0
    """By how much it may be off: what it (a share's odds, a duration's mean) is divided and multiplied by, minutes to
    either side of a time of day; 0 where it is known."""
    cv_span: float = 0.0
    """The same of a duration's coefficient of variation."""
    policy: bool = False
    """Whether it is set by whoever runs the center, and not by callers or by the work."""
    idle_with: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """With which values of another input it changes nothing: by that input's path, beside its field by its name."""
    has_field: bool = True
    """Whether the editor has a field for it; what has none is set in the plan's file."""

    meaning: str = ""
    """One or two sentences for somebody who sees it for the first time: the text below its field."""
    group: Group | Literal[""] = ""
    change: str = ""
    """Inputs of one change of a plan are changed together; it is named as the subject of a sentence."""
    path: str = ""
    """Where it is in a scenario, as ``tier2.handle_time``."""
    kind: Kind = "text"
    default: Any = ...
    """The value where none is given; ``...`` where one has to be."""

    @property
    def source_in_words(self) -> str:
        """Where its default stands and comes from, in a sentence."""
        return f"{self.standing}: {self.source}." if self.source else f"{self.standing}."


class Part(Frozen):
    """A part of a scenario whose fields are inputs, with the group and the change of those that name no other."""

    group: ClassVar[Group | Literal[""]]
    change: ClassVar[str]

    def __init_subclass__(cls, *, group: Group | Literal[""] = "", change: str = "", **settings: Any) -> None:
        """Take what follows the base in the class's first line."""
        super().__init_subclass__(**settings)
        cls.group, cls.change = group, change
