"""Numbers of calls as text, with or without separators of thousands, turned into floats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queueing.scenario.demand import MAX_CALLS_PER_INTERVAL

from .problems import Problem, quoted, row_errors

_SPACES = "[ '\u00a0\u2009\u202f]"
_PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_COMMA_THOUSANDS = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_POINT_THOUSANDS = r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}"
_DECIMAL_COMMA = r"[+-]?[0-9]+,[0-9]+"
# What a number with thousands or a decimal comma looks like, and the signs that then mean nothing.
_SHAPES = (
    (_COMMA_THOUSANDS, ","),
    (_POINT_THOUSANDS, r"\."),
    (rf"[+-]?[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+(?:[.,][0-9]+)?", _SPACES),
    (_DECIMAL_COMMA, _SPACES),
)
_UNCLEAR = {";": r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"} | dict.fromkeys("\t|", r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
"""By what separates the cells, numbers whose point or comma may stand for thousands or for decimals.

A semicolon is written where decimals have a comma, a tab and a bar anywhere.
"""

_ALLOWED = "allowed are whole numbers of calls, 0 or more"


@dataclass(frozen=True, eq=False)
class Counts:
    """Calls by line (float64), the kind of fault of each ("" for none), and what is wrong.

    A count with a fault is what it is taken for where it is taken as it is: none where the cell is empty or below
    zero, the whole number where a point or comma may part thousands. It is NaN where there is no such number.
    """

    calls: pd.Series
    faults: pd.Series
    problems: tuple[Problem, ...]


def read_counts(texts: pd.Series, column: str, separator: str) -> Counts:
    """The calls that texts indexed by line say.

    ``separator`` is what parts the file's cells. After a semicolon 1.234 and 1,234 may each mean two numbers, after a
    tab or a bar 1.234 may; they are read only if the column's other numbers show which.
    """
    distinct = texts.drop_duplicates()
    settled, left_unclear = _settle_unclear(distinct, separator)
    plain = _plain_numbers(settled).mask(left_unclear)
    numbers = plain.map(float, na_action="ignore").astype("float64") + 0.0
    calls = texts.map(pd.Series(numbers.to_numpy(), index=distinct.to_numpy()))
    is_fault = {
        "too large": calls > MAX_CALLS_PER_INTERVAL,
        "negative": calls < 0,
        "empty": texts == "",
        "unclear count": texts.isin(distinct[left_unclear]),
        "count": calls.isna(),
    }
    faults = pd.Series(np.select(list(is_fault.values()), list(is_fault), "").astype(object), index=texts.index)
    problems = []
    for kind, explain in _EXPLAINED.items():
        wrong = texts[faults == kind]
        if len(wrong):
            problems += row_errors(wrong, column, explain, kind=kind)
    fractional = texts[(faults == "") & (calls % 1 != 0)]
    if len(fractional):
        faults = faults.mask(faults.index.isin(fractional.index), "fraction")
        line, found = int(fractional.index[0]), str(fractional.iloc[0])
        message = (
            f"{quoted(found)} is not a whole number (lines with such a number: {len(fractional):,}); "
            "kept, since forecasts have fractions"
        )
        count = len(fractional)
        problems.append(Problem("warning", message, line, column, found, kind="fraction", count=count))
    calls = calls.mask(faults.isin(["empty", "negative"]), 0.0).mask(faults == "too large")
    thousands = texts[faults == "unclear count"].str.replace("[.,]", "", regex=True).astype("float64")
    return Counts(calls.mask(faults == "unclear count", thousands), faults, tuple(problems))


def _explain_unclear(_line: int, text: str) -> str:
    whole = text.replace(".", "").replace(",", "")
    return f"{quoted(text)} may be {whole} or a fraction; allowed are numbers without separators ({whole})"


_EXPLAINED: dict[str, Callable[[int, str], str]] = {
    "count": lambda _line, text: f"{quoted(text)} is not a number; {_ALLOWED}",
    "unclear count": _explain_unclear,
    "empty": lambda _line, _text: f"the cell is empty; {_ALLOWED}",
    "negative": lambda _line, text: f"{quoted(text)} is below zero; {_ALLOWED}",
    "too large": lambda _line, text: (
        f"{quoted(text)} is too large; allowed are 0 to {MAX_CALLS_PER_INTERVAL:,} calls in an interval"
    ),
}


def _settle_unclear(texts: pd.Series, separator: str) -> tuple[pd.Series, pd.Series]:
    """The texts with thousands taken out where the other numbers show which sign that is; which stay unclear."""
    unclear = texts.str.fullmatch(_UNCLEAR.get(separator, "(?!)"))
    clear = texts[~unclear]
    by_point = clear.str.fullmatch(rf"[+-]?[0-9]*\.[0-9]*|{_COMMA_THOUSANDS}").any()
    by_comma = clear.str.fullmatch(rf"{_DECIMAL_COMMA}|{_POINT_THOUSANDS}").any()
    if not unclear.any() or by_point == by_comma:
        return texts, unclear
    decimal, thousands = (".", ",") if by_point else (",", ".")
    plain = texts[unclear].str.replace(thousands, "", regex=False).str.replace(decimal, ".", regex=False)
    return texts.where(~unclear, plain), unclear & False


def _plain_numbers(texts: pd.Series) -> pd.Series:
    """The texts as Python writes numbers; None where a text is no number."""
    plain = texts.where(texts.str.fullmatch(_PLAIN))
    for shape, dropped in _SHAPES:
        fits = texts[plain.isna() & texts.str.fullmatch(shape)]
        if len(fits):
            numbers = fits.str.replace(dropped, "", regex=True).str.replace(",", ".", regex=False)
            plain = plain.where(plain.notna(), numbers)
    return plain
