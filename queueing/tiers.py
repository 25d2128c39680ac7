"""The tiers of the center whose people answer callers, in the order in which calls reach them."""

from __future__ import annotations

from typing import Final, Literal

TierName = Literal["tier1", "tier2", "supervisor"]
QueueName = Literal["tier1", "tier2"]
"""The tiers whose callers may give up by a patience of their own."""
TIERS: Final[dict[TierName, str]] = {"tier1": "Tier 1", "tier2": "Tier 2", "supervisor": "Supervisor"}
"""Their names for readers."""
