"""Who is met in progress at an instant, and for how much longer: long conversations are met more often than short ones.

Why somebody calls, the caller group, and what makes the conversation longer or shorter (an appointment that is
scheduled, a caller who may not be told anything) are therefore drawn together, with weight by their mean time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queueing.plan import CONSTANT, DurationParameters, Layout
from queueing.scenario.calendar import Floats, Integers

from .callers import IN_PROGRESS, NO_TRIAL
from .philox import uniform_pairs
from .residual_times import mean_minutes, residual_minutes_of_persons


@dataclass(frozen=True, eq=False)
class Conversations:
    """The kinds of conversations at one place, by reason, by group, and by whether they are of the ``special`` kind.

    All arrays have the shape (reasons, groups, 2); the whole time of a conversation is duration x ``factor`` +
    ``added``. Special are those with an appointment at Tier 2, and those with the not authorized at Tier 1.
    """

    duration: DurationParameters
    share: Floats
    """Of each kind among all conversations that begin."""
    factor: Floats
    added: Floats

    def ends(self, quantiles: Floats) -> Floats:
        """Cumulative shares of the kinds among those in progress, flat; as they begin where none takes any time."""
        mean = mean_minutes(*self.duration, quantiles)
        met = self.share * (mean * self.factor + self.added)
        ends: Floats = np.cumsum(met if met.any() else self.share)
        return ends / float(ends[-1])


@dataclass(frozen=True, eq=False)
class InProgress:
    """Calls in progress, a row each."""

    reason: Integers
    group: Integers
    special: NDArray[np.bool_]
    """Whether the conversation is of the special kind."""
    minutes: Floats
    """How much longer it takes."""


def at_voice_system(layout: Layout) -> Conversations:
    """Calls with the automated voice system."""
    return _conversations(layout, layout.reason_ends, layout.ivr_duration)


def at_tier1(layout: Layout) -> Conversations:
    """Conversations with representatives; those with the not authorized take the verification alone."""
    talks = _conversations(
        layout,
        layout.reason_ends,
        layout.tier1_handle,
        chance=np.full(len(layout.reason_ends), layout.not_authorized),
        factor=np.multiply.outer(layout.reason_tier1_factor, layout.group_tier1_factor),
        added=layout.repeat_minutes,
    )
    talks.factor[:, :, 1], talks.added[:, :, 1] = 0.0, layout.verification_minutes
    return talks


def at_tier2(layout: Layout) -> Conversations:
    """Conversations with officers."""
    talks = _conversations(
        layout,
        layout.left_over_ends,
        layout.tier2_handle,
        chance=layout.reason_appointment,
        factor=np.multiply.outer(layout.reason_tier2_factor, layout.group_tier2_factor),
        added=layout.repeat_minutes,
    )
    talks.added[:, :, 1] += layout.appointment_extra
    return talks


def with_supervisors(layout: Layout) -> Conversations:
    """Conversations with supervisors."""
    return _conversations(layout, layout.reason_ends, layout.supervisor_handle, added=layout.repeat_minutes)


def between_attempts(layout: Layout) -> Conversations:
    """Delays between two attempts to call back."""
    return _conversations(layout, layout.left_over_ends, (CONSTANT, layout.retry_after, 0.0))


def after_tier1(layout: Layout) -> Conversations:
    """Wrap-ups of representatives."""
    return _conversations(layout, layout.reason_ends, layout.tier1_wrap_up)


def after_tier2(layout: Layout) -> Conversations:
    """Wrap-ups of officers."""
    return _conversations(layout, layout.reason_ends, layout.tier2_wrap_up)


def after_supervisor(layout: Layout) -> Conversations:
    """Wrap-ups of supervisors."""
    return _conversations(layout, layout.reason_ends, layout.supervisor_wrap_up)


def in_progress(
    conversations: Conversations, quantiles: Floats, seed: int, replication: int, persons: Integers, call: int
) -> InProgress:
    """What these persons are met in, each by random numbers of its own: a function of the arguments alone."""
    numbers, others, minutes = (np.empty(len(persons)) for _ in range(3))
    uniform_pairs(seed, replication, persons, call, NO_TRIAL, IN_PROGRESS >> 1, numbers, others)
    kind = np.searchsorted(conversations.ends(quantiles)[:-1], numbers, side="right")
    reason, group, special = np.unravel_index(kind, conversations.share.shape)
    residual_minutes_of_persons(
        conversations.duration,
        conversations.factor.ravel()[kind],
        conversations.added.ravel()[kind],
        quantiles,
        seed,
        replication,
        persons,
        call,
        minutes,
    )
    return InProgress(reason, group, special == 1, minutes)


def _conversations(
    layout: Layout,
    reason_ends: Floats,
    duration: DurationParameters,
    chance: Floats | None = None,
    factor: Floats | None = None,
    added: float = 0.0,
) -> Conversations:
    """Those of one duration, of which each reason has a ``chance`` of the special kind, with a factor of each kind."""
    reasons, groups = np.diff(reason_ends, prepend=0.0), np.diff(layout.group_ends, prepend=0.0)
    share = np.multiply.outer(reasons, groups)
    special = np.zeros(len(reasons)) if chance is None else chance
    shape = (*share.shape, 2)
    return Conversations(
        duration,
        np.stack((share * (1.0 - special)[:, None], share * special[:, None]), axis=2),
        np.ones(shape) if factor is None else np.repeat(factor[:, :, None], 2, axis=2),
        np.full(shape, added),
    )
