"""What a call log says, put into a scenario: a scenario in, a scenario out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from analytics.inputs.variations import with_fields
from analytics.wording import minutes_in_words, share_in_words, spread_in_words
from queueing import Scenario
from queueing.scenario.duration import Duration
from queueing.scenario.every_input import EVERY_INPUT
from queueing.scenario.reasons import Reason
from queueing.tiers import QueueName, TierName

from .calibrate import Calibration
from .report_figures import ReportCalibration

SECONDS: Final = 60.0
"""In a minute."""
_DECIMALS: Final = 3


@dataclass(frozen=True)
class MeanHandleTime:
    """A mean time to handle a call, as reports have it: what is known without its spread."""

    minutes: float
    holds_wrap_up: bool = True
    """Whether the wrap-up after a call is part of it."""


@dataclass(frozen=True)
class MeasuredInputs:
    """Inputs measured on call logs and reports; what is left out stays as the scenario has it."""

    handle_times: Mapping[TierName, Duration] = field(default_factory=dict)
    """Minutes from answer to end, with everything that the caller has to repeat."""
    mean_handle_times: Mapping[TierName, MeanHandleTime] = field(default_factory=dict)
    """Of tiers whose handle time is known by its mean alone; spread and shape stay as the scenario has them."""
    patience: Mapping[QueueName, Duration] = field(default_factory=dict)
    transfer_share: float | None = None
    """Share of calls that Tier 1 handles which ask for Tier 2, over all reasons."""
    called_again: float | None = None
    """Chance to call again on the day of giving up."""
    soon_mean_minutes: float | None = None
    daily_cv: float | None = None
    callback_answered: float | None = None
    """Chance that the first attempt of a callback is answered while lines are open, on the day it was asked for."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is measured."""
        return self == MeasuredInputs()


def with_handle_time(
    inputs: MeasuredInputs, calibration: Calibration, tier: TierName, *, as_measured: bool = False
) -> MeasuredInputs:
    """The inputs with the log's handle time for a tier, fitted or ``as_measured``; unchanged where the log has none."""
    found = calibration.handle_time
    if found is None:
        return inputs
    taken = found.as_measured() if as_measured else found.duration()
    return replace(inputs, handle_times={**inputs.handle_times, tier: taken})


def with_patience(inputs: MeasuredInputs, calibration: Calibration, tier: QueueName) -> MeasuredInputs:
    """The inputs with the log's patience for a tier's callers; unchanged where the log has none."""
    found = calibration.patience
    return inputs if found is None else replace(inputs, patience={**inputs.patience, tier: found.duration()})


def with_report_handle_time(inputs: MeasuredInputs, report: ReportCalibration, tier: TierName) -> MeasuredInputs:
    """The inputs with a report's mean handle time for a tier; unchanged where the report has none."""
    found = report.handle_time
    if found is None:
        return inputs
    mean = MeanHandleTime(found.mean.value / SECONDS, found.holds_wrap_up)
    return replace(inputs, mean_handle_times={**inputs.mean_handle_times, tier: mean})


def with_report_patience(inputs: MeasuredInputs, report: ReportCalibration, tier: QueueName) -> MeasuredInputs:
    """The inputs with the patience that explains a report's abandoned calls; unchanged where there is none."""
    found = report.patience
    if found is None:
        return inputs
    return replace(inputs, patience={**inputs.patience, tier: Duration(found.mean.value / SECONDS, 1.0, "exponential")})


def with_transfers(inputs: MeasuredInputs, calibration: Calibration) -> MeasuredInputs:
    """The inputs with the log's transfer share; unchanged where the log has none."""
    found = calibration.transfer_share
    return inputs if found is None else replace(inputs, transfer_share=found.value)


def with_calling_again(inputs: MeasuredInputs, calibration: Calibration) -> MeasuredInputs:
    """The inputs with the log's share and delay of calling again; unchanged where the log has none."""
    found = calibration.calling_again
    if found is None:
        return inputs
    return replace(inputs, called_again=found.same_day.value, soon_mean_minutes=found.soon_mean_minutes)


def with_daily_cv(inputs: MeasuredInputs, calibration: Calibration) -> MeasuredInputs:
    """The inputs with the log's variation of days; unchanged where the log has too few days."""
    found = calibration.overdispersion
    return inputs if found is None else replace(inputs, daily_cv=min(2.0, found.daily_cv.value))


def with_callbacks(inputs: MeasuredInputs, calibration: Calibration) -> MeasuredInputs:
    """The inputs with the log's share of answered callbacks; unchanged where the log has none."""
    found = calibration.callback_answered
    return inputs if found is None else replace(inputs, callback_answered=found.value)


def with_measured_inputs(scenario: Scenario, inputs: MeasuredInputs) -> Scenario:
    """The scenario with measured inputs in the place of its own.

    A log's handle time holds what callers repeat, which the model adds as ``repeat_minutes``: these are taken off the
    mean, and the spread in minutes stays. A report's mean also holds the wrap-up after the call, which is taken off
    where the scenario has one of its own; the scenario's spread and shape stay. Transfer shares of the reasons change
    by one factor of their odds, so that the share over all reasons is the measured one. All ``abandoned_*`` outcomes
    take the measured chance to call again.

    Raises:
        pydantic.ValidationError: the result is not a possible scenario.
        ValueError: a handle time is not longer than what is taken off.
    """
    fields: dict[str, object] = {
        f"{tier}__handle_time": _rounded(_without_repeating(handle_time, scenario.repeat_minutes, tier))
        for tier, handle_time in inputs.handle_times.items()
    }
    fields |= {
        f"{tier}__handle_time": _rounded(_of_mean(mean, scenario, tier))
        for tier, mean in inputs.mean_handle_times.items()
    }
    fields |= {f"{tier}__patience": _rounded(patience) for tier, patience in inputs.patience.items()}
    if inputs.transfer_share is not None:
        fields["reasons"] = reasons_with_transfers(scenario.reasons, inputs.transfer_share)
    if inputs.called_again is not None:
        for outcome in ("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor"):
            rule = getattr(scenario.calling_again, outcome)
            fields[f"calling_again__{outcome}"] = rule.model_copy(update={"probability": inputs.called_again})
    if inputs.soon_mean_minutes is not None:
        fields["calling_again__soon_mean_minutes"] = inputs.soon_mean_minutes
    if inputs.daily_cv is not None:
        fields["daily_cv"] = inputs.daily_cv
    if inputs.callback_answered is not None:
        fields["callback__answered_same_day"] = (inputs.callback_answered, *scenario.callback.answered_same_day[1:])
    return with_fields(scenario, **fields) if fields else scenario


def measured_in_words(inputs: MeasuredInputs, plan: Scenario) -> list[str]:
    """Each measured input, as a plan has it, in which callers repeat for some minutes what they said.

    Raises:
        ValueError: a handle time is not longer than what is taken off.
    """
    lines, repeat_minutes = [], plan.repeat_minutes
    for tier, each in sorted(inputs.handle_times.items()):
        own = _duration_in_words(_without_repeating(each, repeat_minutes, tier))
        repeated = (
            f", with {minutes_in_words(repeat_minutes)} of repeating the log's {minutes_in_words(each.mean)}"
            if repeat_minutes
            else ""
        )
        lines.append(f"{EVERY_INPUT[f'{tier}.handle_time'].label} {own}{repeated}")
    for tier, mean in sorted(inputs.mean_handle_times.items()):
        own = minutes_in_words(_of_mean(mean, plan, tier).mean)
        parts = {"repeating": repeat_minutes, "wrap-up": wrap_up_minutes(plan, tier) if mean.holds_wrap_up else 0.0}
        off = " and ".join(f"{minutes_in_words(each)} of {what}" for what, each in parts.items() if each)
        whole = f", with {off} the report's {minutes_in_words(mean.minutes)}" if off else ""
        lines.append(f"{EVERY_INPUT[f'{tier}.handle_time'].label} {own}{whole}; its spread stays as it is")
    lines += [
        f"{EVERY_INPUT[f'{tier}.patience'].label} {_duration_in_words(each)}"
        for tier, each in sorted(inputs.patience.items())
    ]
    if inputs.transfer_share is not None:
        lines.append(f"{share_in_words(inputs.transfer_share)} ask for Tier 2")
    if inputs.called_again is not None:
        lines.append(f"{share_in_words(inputs.called_again)} call again after giving up")
    if inputs.daily_cv is not None:
        lines.append(f"days vary by {share_in_words(inputs.daily_cv)}")
    if inputs.callback_answered is not None:
        lines.append(f"{share_in_words(inputs.callback_answered)} of first callback attempts on the same day answered")
    return lines


def wrap_up_minutes(plan: Scenario, tier: TierName) -> float:
    """Mean minutes after a call in which the person is busy yet; 0 where the plan has no wrap-up of its own."""
    wrap_up: Duration | None = getattr(getattr(plan, tier), "wrap_up", None)
    return 0.0 if wrap_up is None else wrap_up.mean


def _of_mean(mean: MeanHandleTime, plan: Scenario, tier: TierName) -> Duration:
    """A tier's handle time with a measured mean, less what the plan adds to it by itself.

    Raises:
        ValueError: nothing is left of it.
    """
    wrap_up = wrap_up_minutes(plan, tier) if mean.holds_wrap_up else 0.0
    left = mean.minutes - plan.repeat_minutes - wrap_up
    if left <= 0:
        msg = (
            f"{tier}.handle_time: the report's mean of {mean.minutes:.2g} min is not longer than the "
            f"{plan.repeat_minutes:g} min (repeat_minutes) in which callers repeat what they said"
            f"{f' and {wrap_up:g} min of wrap-up' if wrap_up else ''}; choose a shorter time"
        )
        raise ValueError(msg)
    own: Duration = getattr(plan, tier).handle_time
    return replace(own, mean=left)


def _duration_in_words(duration: Duration) -> str:
    shape = "as measured" if duration.shape == "empirical" else duration.shape
    return f"{minutes_in_words(duration.mean)} (CV {spread_in_words(duration.spread)}, {shape})"


def _rounded(duration: Duration) -> Duration:
    """A duration as people would write it: a log does not know it better than to a thousandth."""
    if duration.shape == "empirical":
        return replace(duration, mean=round(duration.mean, _DECIMALS))
    return Duration(round(duration.mean, _DECIMALS), round(duration.spread, _DECIMALS), duration.shape)


def _without_repeating(handle_time: Duration, repeat_minutes: float, tier: TierName) -> Duration:
    if repeat_minutes == 0:
        return handle_time
    left = handle_time.mean - repeat_minutes
    if left <= 0:
        msg = (
            f"{tier}.handle_time: the measured mean of {handle_time.mean:.2g} min is not longer than the "
            f"{repeat_minutes:g} min (repeat_minutes) in which callers repeat what they said; choose a shorter time"
        )
        raise ValueError(msg)
    if handle_time.shape == "empirical":
        return replace(
            Duration.measured([max(each - repeat_minutes, 0.0) for each in handle_time.quantiles]), mean=left
        )
    # An exponential time without a fixed part is none any more; a gamma of that spread is its nearest relative.
    shape = "gamma" if handle_time.shape == "exponential" else handle_time.shape
    return Duration(left, handle_time.spread * handle_time.mean / left, shape)


def reasons_with_transfers(reasons: tuple[Reason, ...], share: float) -> tuple[Reason, ...]:
    """The reasons with transfer shares whose mean over calls is ``share``; a reason that never or always asks stays.

    Raises:
        ValueError: the reasons that may change cannot give that share.
    """
    from scipy import optimize, special

    def moved(by: float) -> list[float]:
        return [float(special.expit(special.logit(each.transfer_share) + by)) for each in reasons]

    def excess(by: float) -> float:
        return math.fsum(each.share * new for each, new in zip(reasons, moved(by), strict=True)) - share

    if math.isclose(math.fsum(each.share * each.transfer_share for each in reasons), share, rel_tol=1e-9):
        return reasons
    reach = 40.0
    if excess(-reach) > 0 or excess(reach) < 0:
        msg = f"the measured transfer share {share:.0%} cannot come of these reasons: too many never or always ask"
        raise ValueError(msg)
    by = float(optimize.brentq(excess, -reach, reach, xtol=1e-12))
    return tuple(each.model_copy(update={"transfer_share": new}) for each, new in zip(reasons, moved(by), strict=True))
