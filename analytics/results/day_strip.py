"""Every open day of a run side by side: its chance to break, and from when waits pass a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from analytics.experiments.experiment import Experiment
from analytics.measures.limits import BREAKING_SHARE
from analytics.wording import clock_time, day_in_words
from queueing import Scenario

from .days_at_risk import DayAtRisk, can_break, days_at_risk, is_clearly_other

if TYPE_CHECKING:
    import jinja2

TEMPLATE: Final = "day_strip.html"
CALLBACKS_ONLY: Final = "callbacks only"
NO_TRANSFERS: Final = "no transfers"


@dataclass(frozen=True)
class StripDay:
    """A day as it stands in the strip."""

    date: date
    risk: DayAtRisk | None
    """Its chance to break; None where nobody is transferred, or where nobody may hold."""
    beside: str
    """From when waits pass a limit, or what else there is to know of the day."""
    baseline: str = ""
    """Its chance in the baseline, with what is clearly better or worse; empty without one, or where it is the same."""

    @property
    def name(self) -> str:
        """The day by name and date."""
        return day_in_words(self.date)

    @property
    def chance(self) -> str:
        """Its chance to break in words; empty where there is none."""
        return "" if self.risk is None else self.risk.chance_in_words()

    @property
    def percent(self) -> float:
        """The length of its bar."""
        return 0.0 if self.risk is None else 100 * self.risk.chance

    def in_words(self) -> str:
        """The day as part of a sentence: ``Mon 2 Mar 50 % from 2:30 pm``."""
        return " ".join(filter(None, (self.name, self.chance, self.beside, self.baseline and f"({self.baseline})")))

    def as_record(self) -> dict[str, Any]:
        """The day as plain figures; times are minutes after midnight."""
        found = self.risk
        passes = None if found is None else found.passes
        return {
            "date": self.date.isoformat(),
            "breaks": None if found is None else found.breaks,
            "chance": None if found is None or not found.is_known else found.chance,
            "callback_share": None if found is None else found.callback_share,
            "waits_pass": None if passes is None else {"limit": passes.limit, "minute": passes.minute},
        }


def day_strip(
    experiment: Experiment, scenario: str, baseline: str | None = None, breaking_share: float = BREAKING_SHARE
) -> list[StripDay]:
    """Every measured day on which lines are open or officers make callbacks, in order."""
    period = experiment.figures[scenario][0].period
    dates: list[date] = period.key_columns("day")["date"]  # type: ignore[assignment]
    chances = {
        name: {day.date: day for day in days_at_risk(experiment, name, breaking_share)}
        for name in (scenario, baseline)
        if name is not None and can_break(experiment, name)
    }
    found, before = chances.get(scenario, {}), chances.get(baseline or "", {})
    without = NO_TRANSFERS if can_break(experiment, scenario) else CALLBACKS_ONLY
    plan = experiment.scenarios[scenario]
    return [
        StripDay(
            day,
            found.get(day),
            _beside(found.get(day), without if is_open else CALLBACKS_ONLY),
            _against(found, before, day),
        )
        for day, is_open in zip(dates, period.open_days, strict=True)
        if is_open or _is_staffed(plan, day)
    ]


def strip_in_words(days: Sequence[StripDay]) -> str:
    """The strip as a line of text."""
    return f"Chance to break: {'; '.join(day.in_words() for day in days)}."


def strip_as_html(days: Sequence[StripDay]) -> Markup:
    """The strip as a list that is read out day by day; ``day_strip.css`` says how it looks."""
    return Markup(_template().render(days=days))  # noqa: S704 (the template escapes what it writes)


def _beside(risk: DayAtRisk | None, without: str) -> str:
    """From when waits pass a limit; what is said ``without`` a chance to break."""
    if risk is None:
        return without
    return f"from {clock_time(risk.passes.minute)}" if risk.passes is not None else ""


def _against(found: dict[date, DayAtRisk], before: dict[date, DayAtRisk], day: date) -> str:
    """A day's chance in the baseline: ``baseline 50 %, better``; empty where it is the same."""
    now, then = found.get(day), before.get(day)
    if now is None or then is None or now.broken == then.broken:
        return ""
    verdict = (", better" if now.chance < then.chance else ", worse") if is_clearly_other(now, then) else ""
    return f"baseline {then.chance_in_words()}{verdict}"


def _is_staffed(plan: Scenario, day: date) -> bool:
    """Whether an officer is on duty on a date."""
    closed = plan.calendar().is_closed((day - plan.start).days)
    return any(plan.tier2.staffing.on(day, closed=closed))


@cache
def _template() -> jinja2.Template:
    import jinja2

    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.get_template(TEMPLATE)
