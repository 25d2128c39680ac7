"""Staffing advice in words: the answer, what each target asks, what binds, and what cannot be met and why."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import Integers
from analytics.wording import clock_time, hours_on_duty_in_words, minutes_in_words, number_in_words, share_in_words
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS, TierName

from .advice import StaffingAdvice
from .assessment import AssessedFigure, Assessment
from .estimate import StaffingEstimate
from .measures_asked import BY_INTERVAL, levels_asked, measures_asked
from .targets import OF_CALLBACKS, StaffingTargets
from .worse import OF_EARLIER_VERSIONS, is_of_earlier_version, level_on_days, worse_in_words

if TYPE_CHECKING:
    import pandas as pd

MOST_ALLOWED: Final = "The most people allowed"
NOTHING_BINDS: Final = "Nothing"
MOST_SPANS: Final = 3
_COLUMNS: Final = {
    "weekday": ("Weekday", "day of the week"),
    "minute": ("From (minutes after midnight)", "begin of the interval"),
    "people": ("People advised", "people on duty as advised"),
    "today": ("People today", "people on duty in the plan"),
    "estimate": ("Estimate by Erlang A (people)", "people on duty by Erlang A, at once"),
    "square_root": ("Square-root rule (people)", "people on duty by the square-root rule"),
    "calls": ("Calls a week", "calls that join the tier's queue, mean of a simulated week"),
    "pooled": (
        "Judged with neighbours",
        "whether neighbouring intervals share the figure, since too few calls fall into one",
    ),
    "binds": ("Leaves the least room", "the target that leaves the least room"),
}
"""What the columns of an advice's table beside figures of targets are called for people, and what they hold."""


def staffing_answer(advice: StaffingAdvice) -> str:
    """The answer in a sentence or two: the hours, against today's, whether all targets hold, and at what price."""
    needs = _needs(advice.tier, advice.people, advice.today, advice.interval_minutes)
    if advice.is_todays:
        needs += ". It is today's staffing: no cheaper one was found with which nothing becomes worse"
    if is_of_earlier_version(advice):
        return f"{needs}. {OF_EARLIER_VERSIONS}"
    if not advice.targets_hold:
        return f"{needs}. Not all targets can be met: what misses them is listed below."
    if worse_in_words(advice):
        return f"{needs}. The targets hold, but not everything stays as good as today: what becomes worse is below."
    as_good = ", and nothing becomes clearly worse than today" if advice.targets.nothing_worse else ""
    return f"{needs}. All targets hold{as_good}."


def estimate_answer(estimate: StaffingEstimate, today: Integers) -> str:
    """What the estimate comes to, against today's hours."""
    return f"At once: {_needs(estimate.tier, estimate.erlang_a, today, estimate.interval_minutes)}."


def _needs(tier: TierName, people: Integers, today: Integers, step: int) -> str:
    hours, before = float(people.sum()) * step / 60, float(today.sum()) * step / 60
    change = hours_on_duty_in_words(abs(hours - before))
    against = "as many as today" if hours == before else f"{change} {'more' if hours > before else 'fewer'} than today"
    return f"{TIERS[tier]} needs {hours_on_duty_in_words(hours)} person-hours a week, {against}{_peak(people, step)}"


def _peak(people: Integers, step: int) -> str:
    if not people.any():
        return ""
    weekday, interval = np.unravel_index(int(np.argmax(people)), people.shape)
    most = int(people[weekday, interval])
    at = clock_time(int(interval) * step)
    return f": at the most {most:,} {'person' if most == 1 else 'people'}, on {_day(int(weekday))} at {at}"


def targets_in_words(targets: StaffingTargets, tier: TierName) -> list[str]:
    """What is asked of a tier, a line for each target."""
    lines = []
    if targets.wait_share is not None:
        wait = minutes_in_words(targets.wait_minutes)
        lines.append(f"at most {share_in_words(targets.wait_share)} of calls offered are not answered within {wait}")
    if targets.delay_share is not None:
        about = "about" if targets.nearest else "at most"
        lines.append(f"{about} {share_in_words(targets.delay_share)} of calls find nobody free")
    if targets.abandonment is not None:
        lines.append(f"at most {share_in_words(targets.abandonment)} of callers give up")
    if targets.occupancy is not None:
        lines.append(f"at most {share_in_words(targets.occupancy)} of time on duty at work")
    if targets.callback_share is not None:
        within = minutes_in_words(60 * targets.callback_hours)
        lines.append(f"at least {share_in_words(targets.callback_share)} of callbacks reached within {within}")
    if targets.backlog is not None:
        lines.append(f"at most {number_in_words(targets.backlog)} callbacks waiting at closing")
    if targets.most_people is not None:
        lines.append(f"never more than {targets.most_people:,} on duty")
    if targets.nothing_worse:
        lines.append(f"nothing worse than today on any weekday ({levels_in_words(targets, tier)})")
    return lines


def levels_in_words(targets: StaffingTargets, tier: TierName) -> str:
    """The figures of a tier that are held where nothing may become worse than today."""
    labels = [measure.label for measure in levels_asked(tier, targets).values()]
    return ", ".join(label[0].lower() + label[1:] for label in labels)


NO_WORSE: Final = (
    "No worse than today is what is not surely worse, and surely not by more than half a point or half a callback, or "
    "a twentieth of today's figure where that is more."
)
"""What is tolerated, as :mod:`analytics.staffing.todays_levels` has it."""


def tried_in_words(advice: StaffingAdvice) -> str:
    """How the advice was found."""
    return (
        f"{len(advice.steps)} staffings tried, {advice.replications:,} simulated weeks of each, confirmed by "
        f"{confirming_in_words(advice)} others, seed {advice.seed}"
    )


def confirming_in_words(advice: StaffingAdvice) -> str:
    """The replications that the figures rest on; weekdays may differ."""
    numbers = advice.assessment.replications
    few, many = int(numbers.min()), int(numbers.max())
    return f"{few:,}" if few == many else f"{few:,} to {many:,}"


def problems_in_words(advice: StaffingAdvice) -> list[str]:
    """What cannot be met: where, how far off it is, and the rule that makes it so; a line each, none if all holds."""
    reach, targets = advice.reach, advice.targets
    anyone, found = reach.missed_by_anyone, advice.assessment
    lines = []
    if anyone is not None:
        rule = "even with more people on duty than could help"
        for name, figure in _figures(anyone).items():
            lines += _lines(advice, name, figure, figure.missed, rule)
        lines += _share_of_fewer(anyone, found)
    for name, figure in _figures(found).items():
        limited = _at_most(advice, figure)
        missed = figure.missed
        if reach.missed is not None and targets.most_people is not None:
            full = _figures(reach.missed)[name]
            beyond = np.zeros_like(missed) if anyone is None else _figures(anyone)[name].missed
            missed = (missed | full.missed) & ~beyond
            worse = np.fmin if figure.at_least else np.fmax
            figure = replace(figure, value=worse(figure.value, np.where(full.missed, full.value, np.nan)))  # noqa: PLW2901
        lines += _lines(advice, name, figure, missed & limited, f"with never more than {targets.most_people} on duty")
        lines += _lines(advice, name, figure, missed & ~limited, "with the best staffing that the search came to")
    lines += _level_lines(advice)
    if anyone is not None and any(_figures(anyone)[name].missed.any() for name in ("wait_share", *OF_CALLBACKS)):
        callback = advice.scenario.callback
        lines.append(
            "No staffing reaches callers who do not answer: they are tried again after "
            f"{minutes_in_words(callback.retry_after)}, {callback.max_attempts:,} times at the most."
        )
    return lines


def _level_lines(advice: StaffingAdvice) -> list[str]:
    """A line for each figure that becomes worse than today where that may not be."""
    missed = advice.reach.missed
    lines = []
    asked = levels_asked(advice.tier, advice.targets)
    for name, level in advice.assessment.levels.items():
        label, unit = asked[name].label, asked[name].unit
        out_of_reach = "" if missed is None else level_on_days(unit, missed.levels[name], missed.levels[name].missed)
        if out_of_reach:
            most = advice.targets.most_people
            rule = "even with more people than could help" if most is None else f"with never more than {most} on duty"
            lines.append(f"{label}, {rule}: {out_of_reach}.")
        days = level_on_days(unit, level, level.missed)
        if days:
            lines.append(f"{label}, with the best staffing that the search came to: {days}.")
        elif level.missed.any():
            lines.append(f"{label}: that it does not become worse than today could not be shown.")
    return lines


def _share_of_fewer(anyone: Assessment, found: Assessment) -> list[str]:
    """What may be read wrongly where a share of callbacks is out of reach: more people leave fewer of them."""
    days = np.flatnonzero(anyone.days["callback_share"].missed)
    if not len(days):
        return []
    reached = found.days["callback_share"].value[days]
    ends = sorted({share_in_words(float(share)) for share in (np.nanmin(reached), np.nanmax(reached))})
    why = "The more people, the fewer callbacks, and the harder the ones that are left: those after closing and of "
    return [
        f"{why}callers who do not answer. As advised, {' to '.join(ends)} are reached within the time on these days."
    ]


def staffing_table(advice: StaffingAdvice) -> pd.DataFrame:
    """The advice by weekday and interval, in words."""
    import pandas as pd

    rows = []
    binding = _bindings(advice)
    for row in advice.table().to_dict("records"):
        figures = {binding[name]: _with_bound(row[name], row[f"{name}_bound"]) for name in BY_INTERVAL}
        rows.append(
            {
                "Weekday": row["weekday"],
                "From": clock_time(row["minute"]),
                "People needed": row["people"],
                "People today": row["today"],
                "Estimate (people)": row["estimate"],
                "Calls a week": number_in_words(row["calls"]),
                **figures,
                "Leaves the least room": binding[row["binds"]],
                "Judged with neighbours": "yes" if row["pooled"] else "",
            }
        )
    return pd.DataFrame(rows)


def staffing_figures(advice: StaffingAdvice) -> pd.DataFrame:
    """The advice by weekday and interval, as figures: the columns of :func:`columns_in_words`."""
    table = advice.table()
    table["binds"] = [_bindings(advice)[name] for name in table["binds"]]
    return table.set_axis(list(columns_in_words(advice)), axis="columns")


def columns_in_words(advice: StaffingAdvice) -> dict[str, str]:
    """What the columns of an advice's table are called for people, in their order, and what they hold."""
    told = dict(_COLUMNS)
    for name, measure in measures_asked(advice.tier, advice.targets).items():
        bound = f"the bound of its one-sided {100 * advice.targets.confidence:g} % interval"
        told |= {name: (measure.head(), measure.definition), f"{name}_bound": (measure.head("bound"), bound)}
    return dict(told[name] for name in map(str, advice.table().columns))


def _bindings(advice: StaffingAdvice) -> dict[str, str]:
    """What can leave the least room, by name."""
    labels = {name: measure.label for name, measure in measures_asked(advice.tier, advice.targets).items()}
    return {"": NOTHING_BINDS, "most_people": MOST_ALLOWED} | labels


def _with_bound(share: float, bound: float) -> str:
    """A share, and where it is judged the upper end of its one-sided interval."""
    return share_in_words(share) if math.isnan(bound) else f"{share_in_words(share)} (at most {share_in_words(bound)})"


def _figures(found: Assessment) -> dict[str, AssessedFigure]:
    return found.intervals | found.days


def _at_most(advice: StaffingAdvice, figure: AssessedFigure) -> Flags:
    """The weekdays on which as many people are on duty at some time as are allowed, in the figure's shape."""
    most = advice.targets.most_people
    limited = np.zeros(figure.value.shape, dtype=np.bool_)
    if most is not None:
        limited[np.any(advice.people >= most, axis=1)] = True
    return limited


def _lines(advice: StaffingAdvice, name: str, figure: AssessedFigure, missed: Flags, rule: str) -> list[str]:
    """A line for each weekday on which a target is missed."""
    lines = []
    for weekday in np.flatnonzero(missed.reshape(len(WEEKDAYS), -1).any(axis=1)).tolist():
        when = _day(weekday)
        if missed.ndim > 1:
            when += f", {_spans(missed[weekday], advice.interval_minutes)}"
        lines.append(f"{when}: {rule}, {_said(name, _worst(figure, missed, weekday), advice.targets)}.")
    return lines


def _worst(figure: AssessedFigure, missed: Flags, weekday: int) -> float:
    values = np.atleast_1d(figure.value[weekday])[np.atleast_1d(missed[weekday])]
    return float(values.min() if figure.at_least else values.max())


def _said(name: str, worst: float, targets: StaffingTargets) -> str:
    """A missed target: the figure, and what was asked."""
    share = share_in_words(worst)
    sure = f" with {share_in_words(targets.confidence)} confidence" if _looks_met(name, worst, targets) else ""
    limit = getattr(targets, name)
    if name == "backlog":
        return f"{number_in_words(worst)} callbacks wait at closing; asked are {number_in_words(limit)} at most{sure}"
    asked = f"{share_in_words(limit)} {'at least' if name == 'callback_share' else 'at most'}{sure}"
    return {
        "wait_share": f"{share} of calls are not answered within {minutes_in_words(targets.wait_minutes)}; asked is "
        f"{asked}",
        "abandonment": f"{share} of callers give up; asked is {asked}",
        "delay_share": f"{share} of calls find nobody free; asked is {asked}",
        "occupancy": f"people are {share} of their time at work; asked is {asked}",
        "callback_share": f"{share} of callbacks are reached within {minutes_in_words(60 * targets.callback_hours)}; "
        f"asked is {asked}",
    }[name]


def _looks_met(name: str, worst: float, targets: StaffingTargets) -> bool:
    """Whether the figure itself reaches the target, and only its interval does not."""
    limit = float(getattr(targets, name))
    return worst >= limit if name == "callback_share" else worst <= limit


def _spans(missed: Flags, step: int) -> str:
    edges = np.flatnonzero(np.diff(np.r_[0, missed.astype(np.int8), 0]))
    spans = [f"{clock_time(a * step)} to {clock_time(b * step)}" for a, b in edges.reshape(-1, 2).tolist()]
    if len(spans) > MOST_SPANS:
        return f"{len(spans)} times between {clock_time(edges[0] * step)} and {clock_time(edges[-1] * step)}"
    return " and ".join([", ".join(spans[:-1]), spans[-1]] if len(spans) > 1 else spans)


def _day(weekday: int) -> str:
    return WEEKDAYS[weekday].capitalize()
