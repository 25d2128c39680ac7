"""Every input of a scenario as it is edited, by path and by group."""

from __future__ import annotations

from typing import Final

from .edited_input import NAME, REASONS_PATH, EditedInput, Group, Kind
from .inputs_of_calls import DEMAND, TIER_1, TIER_2, TRANSFERS, VOICE_SYSTEM
from .inputs_of_rules import APPOINTMENTS, CALENDAR, CALLBACKS, CALLING_AGAIN, SUPERVISORS

__all__ = ["EDITED_INPUTS", "GROUPS", "NAME", "REASONS_PATH", "EditedInput", "Group", "Kind"]

EDITED_INPUTS: Final[dict[str, EditedInput]] = {
    each.path: each
    for each in (
        *DEMAND,
        *VOICE_SYSTEM,
        *TIER_1,
        *TRANSFERS,
        *TIER_2,
        *CALLBACKS,
        *APPOINTMENTS,
        *SUPERVISORS,
        *CALLING_AGAIN,
        *CALENDAR,
    )
}
"""Every input by its path, in the order in which they are shown."""

GROUPS: Final[dict[Group, tuple[EditedInput, ...]]] = {
    group: tuple(each for each in EDITED_INPUTS.values() if each.group == group)
    for group in dict.fromkeys(each.group for each in EDITED_INPUTS.values())
}
"""The inputs by group, both in the order in which they are shown."""
