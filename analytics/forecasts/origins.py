"""From which earlier weeks forecasts are tried, how far ahead, and by which of them they are judged."""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.scenario.calendar import Integers

from . import yearly_season
from .call_history import DAYS_PER_WEEK, LEAST_DAYS, CallHistory

TESTED_ORIGINS: Final = 8
"""The last origins, one a week, whose forecasts are judged."""
TESTED_OF_A_YEAR: Final = 13
"""As many, four weeks apart, where the history has more than a year: so each season has its say."""
MOST_WEEKS_BACK: Final = 52
"""From the first origin to the last; a forecast that goes far ahead begins its length earlier."""
NEAR_WEEKS: Final = 12
"""Forecasts up to so far ahead are tried in every week ahead."""
FAR_HORIZONS: Final = (1, 2, 3, 4, 6, 8, 10, 13, 17, 21, 26, 32, 39, 45, 52, 58, 65)
"""The weeks ahead that are tried where a forecast goes further."""
_LEAST_PART: Final = 4
"""The first origin has seen this part of the history at least, between two and eight weeks."""
_MOST_FIRST_WEEKS: Final = 8
_YEAR_STEP: Final = 2
_FAR_STEP: Final = 4
"""Weeks from one origin to the next where a history has more than a year, and where a forecast goes far, too."""


def horizons(weeks: int) -> tuple[int, ...]:
    """The weeks ahead that are tried, of a forecast of so many weeks."""
    if weeks <= NEAR_WEEKS:
        return tuple(range(1, weeks + 1))
    return (*(week for week in FAR_HORIZONS if week < weeks), weeks)


def origins(history: CallHistory, weeks: int) -> Integers:
    """The days of history before each origin of forecasts of so many weeks, oldest first."""
    first = max(LEAST_DAYS, DAYS_PER_WEEK * min(_MOST_FIRST_WEEKS, history.days // DAYS_PER_WEEK // _LEAST_PART))
    back = MOST_WEEKS_BACK + (weeks if weeks > NEAR_WEEKS else 0)
    every_week = np.arange(history.days - DAYS_PER_WEEK, first - 1, -DAYS_PER_WEEK)[:back]
    return every_week[:: _step(history, weeks)][::-1]


def _step(history: CallHistory, weeks: int) -> int:
    """Weeks from one origin to the next."""
    if history.days < yearly_season.LEAST_DAYS:
        return 1
    return _YEAR_STEP if weeks <= NEAR_WEEKS else _FAR_STEP


def judged(over: Integers, history: CallHistory, weeks: int) -> Integers:
    """Of origins whose forecasts are over, oldest first, those by which a week ahead is judged."""
    step = _step(history, weeks)
    most, every = (TESTED_ORIGINS, 1) if step == 1 else (TESTED_OF_A_YEAR, _FAR_STEP // step)
    return over[::-1][::every][:most][::-1]
