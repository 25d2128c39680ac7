"""Where something happens in the oracle, in which order at one instant, and the people of a tier with their queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from queueing.tiers import TierName
from tests.queueing.oracle_record import Call


class Node(IntEnum):
    """Where something happens, in the order in which it does at equal times."""

    NEW_CALLS = 0
    VOICE_SYSTEM = 1
    TIER1 = 2
    TIER2 = 3
    RETRY_DELAY = 4
    SUPERVISOR = 5
    CALLING_AGAIN = 6


class Kind(IntEnum):
    """What happens at a node, in the order in which it does at equal times."""

    CHANGE = 0
    END = 1
    PATIENCE = 2


@dataclass(frozen=True)
class Waiting:
    """A call or an item of other work in a queue."""

    call: Call
    since: float
    serial: int
    """Tells those apart who joined at one instant."""


@dataclass
class Desk:
    """The people of a tier, and who waits for them."""

    name: TierName
    node: Node
    take: Callable[[Call], None]
    """What somebody who is free does with the call whose turn it is."""
    on_duty: int = 0
    in_progress: int = 0
    """Conversations, wrap-ups, unanswered attempts and items of other work."""
    queue: list[Waiting] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether somebody may begin to work."""
        return self.in_progress < self.on_duty

    def holds(self, call: Call) -> bool:
        """Whether a call waits here."""
        return any(waiting.call is call for waiting in self.queue)

    def leave(self, call: Call) -> None:
        """Take a call out of the queue."""
        self.queue = [waiting for waiting in self.queue if waiting.call is not call]
