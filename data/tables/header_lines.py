"""Which line of a file names its columns: by names that are known, by times or dates in a row, or by what follows it.

A line of data is never taken for one, since its calls would vanish.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from .cell_kinds import is_value
from .column_names import count_meaning, plain_name, time_meaning
from .timestamps import are_dates, are_timestamps, times_of_day

Layout = Literal["rows", "columns of times", "columns of dates"]
"""A row per interval; a row per date with a column per interval; a row per time of day with a column per date."""

_FEWEST_NAMES: Final = 2
_FEWEST_TIMES: Final = 3
_FEWEST_DATES: Final = 2
_FEWEST_HOURS: Final = 7
_TELLING_LINES: Final = 2
_MOST_TRIED: Final = 3
_HALF: Final = 0.5
_HOURS: Final = {str(hour): hour for hour in range(24)} | {f"{hour:02d}": hour for hour in range(10)}
_TIME_LIKE: Final = re.compile(r"(?i)[0-9]{1,2}(?::[0-9]{2}|\s*[AP]\.?M)")
_DATE_LIKE: Final = re.compile(r"(?:.*[0-9A-Za-z][./, -]+){2}[0-9]|[0-9]{5}|.*[0-9]-?[A-Za-z]{3}")
_HOUR_LIKE: Final = re.compile(r"[0-9]{1,2}$")
"""What looks like a time, a date or an hour, without the cost of reading it."""
_GRID: Final = (5, 6)
"""Minutes of which the beginnings of intervals are multiples, unlike durations."""


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the upper lines of a file, split into cells, names its columns; None where none can be told to."""
    named = [at for at, cells in enumerate(rows) if _names_columns(cells)]
    # A line such as "Interval, 30 minutes" above the table has names, too, but no data below it.
    known = next((at for at in named if _is_data(_following(rows, at))), next(iter(named), None))
    # The lines below times or dates in a row have calls, so that a file of nothing but dates costs little.
    like = (
        at for at, cells in enumerate(rows[:known]) if _may_be_wide(cells) and not _may_be_wide(_following(rows, at))
    )
    wide = next((at for at in itertools.islice(like, _MOST_TRIED) if wide_columns(rows[at])[1]), None)
    at = next((at for at in (wide, known) if at is not None), _above_data(rows))
    while at and joined_names(rows[at - 1], rows[at]) is not None:
        at -= 1
    return at


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """The names of columns that two lines say together, such as Calls over Offered; None where they do not.

    The upper line may name groups of columns, each above the first of its columns. The lower one does not name all
    columns by itself.
    """
    width = max(len(upper), len(lower))
    above, below = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    filled = [cell for cell in (*above, *below) if cell]
    if sum(map(bool, above)) < _FEWEST_NAMES or not any(below) or any(map(_is_no_name, filled)):
        return None
    named = _is_complete(above) and all(top or not name for top, name in zip(above, below, strict=True))
    if _is_complete(below) or (named and not all(_is_unit(cell) for cell in below if cell)):
        return None
    names, group = [], ""
    for top, name in zip(above, below, strict=True):
        # A group goes on over columns with a name of their own, up to the next.
        group = (top if name else "") if top else group if name and time_meaning(name) is None else ""
        names.append(" ".join(f"{group or top} {name}".split()))
    return names if _names_columns(names) else None


def _is_no_name(cell: str) -> bool:
    return is_value(cell) or cell.endswith(":") or not any(letter.isalpha() or letter in "%#" for letter in cell)


def _is_unit(cell: str) -> bool:
    return cell.startswith("(") and cell.endswith(")")


def _is_complete(cells: Sequence[str]) -> bool:
    """Whether a line of names has one for each column, none twice, and of times and calls among them."""
    trimmed = list(cells)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    plain = [plain_name(cell) for cell in trimmed]
    return all(trimmed) and len(set(plain)) == len(plain) and _names_columns(trimmed)


def is_data(cells: Sequence[str]) -> bool:
    """Whether a line that should name columns has data in it instead."""
    return _is_data(cells) and wide_columns(cells)[0] == "rows"


def wide_columns(header: Sequence[str]) -> tuple[Layout, list[int]]:
    """Whether columns are named for the times of a day or for dates, and which.

    Times go on from one to the next by steps of whole intervals, once over midnight at most; hours may stand alone.
    No cell beside them is a value, as in a line of data.
    """
    if not _may_be_wide(header):
        return "rows", []
    texts = pd.Series(list(header), dtype=object)
    times = times_of_day(texts).dropna()
    if len(times) >= _FEWEST_TIMES and _go_on(times) and _words_beside(header, times.index):
        return "columns of times", times.index.tolist()
    hours = [position for position, name in enumerate(header) if name in _HOURS]
    steps = np.diff([_HOURS[header[position]] for position in hours]) % 24
    if len(hours) >= _FEWEST_HOURS and (steps == 1).all() and _words_beside(header, hours):
        return "columns of times", hours
    dates = texts.index[are_dates(texts) | are_timestamps(texts)].tolist()
    distinct = len({header[position] for position in dates}) == len(dates)
    if len(dates) >= _FEWEST_DATES and distinct and _words_beside(header, dates):
        return "columns of dates", dates
    return "rows", []


def _may_be_wide(cells: Sequence[str]) -> bool:
    """Whether all values of a line may be times, or dates, or hours; there are more than two columns then."""
    values = [cell for cell in cells if is_value(cell)]
    if len(cells) <= _FEWEST_DATES or len(values) < max(_FEWEST_DATES, _HALF * sum(map(bool, cells))):
        return False
    return any(all(like.match(cell) for cell in values) for like in (_TIME_LIKE, _DATE_LIKE, _HOUR_LIKE))


def _go_on(times: pd.Series) -> bool:
    minutes = times.dt.total_seconds().to_numpy() / 60
    steps = np.diff(minutes)
    on_grid = any((minutes % step == 0).all() for step in _GRID)
    return bool(on_grid and (steps != 0).all() and (steps < 0).sum() <= 1)


def _words_beside(header: Sequence[str], taken: Sequence[int] | pd.Index) -> bool:
    among = set(taken)
    return not any(is_value(cell) for position, cell in enumerate(header) if position not in among)


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether some cells are known names of times and of calls, and none is a value or a label such as ``Date:``."""
    names = [cell for cell in cells if cell and not cell.endswith(":")]
    if not any(time_meaning(name) for name in names) or any(map(is_value, cells)):
        return False
    return any(count_meaning(name) in ("offered", "calls", "answered", "abandoned", "total") for name in names)


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a line has at least two values, one of them with the signs of a date or a time."""
    values = [cell for cell in cells if is_value(cell)]
    return len(values) >= _FEWEST_DATES and any(re.search(r"[0-9][:/.-][0-9]|[0-9]{4}", cell) for cell in values)


def _following(rows: Sequence[Sequence[str]], at: int) -> Sequence[str]:
    return next((cells for cells in rows[at + 1 :] if any(cells)), ())


def _above_data(rows: Sequence[Sequence[str]]) -> int | None:
    """The line of words that stands right above lines of data as wide as it is."""
    filled = [at for at, cells in enumerate(rows) if any(cells)]
    for before, at in itertools.pairwise(filled):
        cells = rows[before]
        below = rows[at : at + _TELLING_LINES]
        if not all(_is_data(line) and len(line) == len(cells) for line in below):
            continue
        words = [cell for cell in cells if cell]
        return before if len(words) > 1 and not any(map(is_value, words)) else None
    return None
