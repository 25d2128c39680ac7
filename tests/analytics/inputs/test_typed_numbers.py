"""Numbers as people type them: a comma parts thousands or is no part of a number."""

from __future__ import annotations

import pytest

from analytics.inputs.typed_numbers import number_as_typed, number_in, whole_number_in


@pytest.mark.parametrize(
    ("text", "number", "whole"),
    [
        ("5", 5, 5),
        (" 1,234 ", 1234, 1234),
        ("1,234,567.5", 1234567.5, None),
        ("5.5", 5.5, None),
        ("5.0", 5, 5),
        (".5", 0.5, None),
        ("-3", -3, -3),
        ("5,5", None, None),
        ("5,0", None, None),
        ("12,34", None, None),
        ("1234,567", None, None),
        ("0,123", None, None),
        ("1,234,56", None, None),
        ("5.000", 5, None),
        ("1.234,5", None, None),
        ("1e3", None, None),
        ("nan", None, None),
        ("", None, None),
        ("\N{ARABIC-INDIC DIGIT FIVE}", None, None),
    ],
)
def test_a_comma_is_read_between_thousands_alone(text: str, number: float | None, whole: int | None) -> None:
    assert number_in(text) == number
    assert whole_number_in(text) == whole


@pytest.mark.parametrize("number", [0.0, 14.5, 1234567.0, 33.3333333333])
def test_what_is_written_is_read(number: float) -> None:
    assert number_in(number_as_typed(number)) == pytest.approx(number, rel=1e-9)
