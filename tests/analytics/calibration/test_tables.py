"""What a log says, in words, as rows and as plain values: the same figures in each, and nothing left out."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.calibrate import Calibration, Redials, calibrate
from analytics.calibration.estimates import MeasuredEstimate
from analytics.calibration.overdispersion import Overdispersion
from analytics.calibration.tables import (
    LABELS,
    as_document,
    as_text,
    columns_table,
    estimate_in_words,
    estimates,
    estimates_table,
    fits_table,
    how_read,
    log_seconds_in_words,
    missing_table,
)
from data import CallLogReading, read_call_log
from queueing.scenario.duration import Duration

CALLS = "\n".join(
    [
        "arrived,wait seconds,outcome,handle time minutes",
        *(f"2026-03-02 09:{at % 60:02d}:05,{at % 40 + 1},answered,{1 + at % 7}" for at in range(120)),
        *(f"2026-03-02 10:{at % 60:02d}:05,{10 * at + 5},abandoned," for at in range(40)),
    ]
)


@pytest.fixture(scope="module")
def reading() -> CallLogReading:
    return read_call_log(CALLS.encode(), name="calls.csv")


@pytest.fixture(scope="module")
def found(reading: CallLogReading) -> Calibration:
    assert reading.log is not None
    return calibrate(reading.log)


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (MeasuredEstimate(185.0, 181.0, 189.0, "seconds", 9), "3 min 5 s (3 min 1 s to 3 min 9 s)"),
        (MeasuredEstimate(365.0, 300.0, math.inf, "seconds", 9), "6 min 5 s (5 min to not seen)"),
        (MeasuredEstimate(0.284, 0.28, 0.2881, "share", 9), "28.4 % (28.0 % to 28.8 %)"),
        (MeasuredEstimate(3.456, 3.0, 4.0, "number", 9), "3.46 (3.00 to 4.00)"),
    ],
)
def test_a_figure_is_said_with_its_interval_in_its_unit(estimate: MeasuredEstimate, words: str) -> None:
    assert estimate_in_words(estimate) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (9.9, "9.9 s"),
        (10.0, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (61, "1 min 1 s"),
        (5399, "89 min 59 s"),
        (5400, "1 h 30 min"),
        (math.nan, "not seen"),
    ],
)
def test_lengths_of_time_change_their_unit_where_they_are_long(seconds: float, words: str) -> None:
    assert log_seconds_in_words(seconds) == words


def test_every_figure_has_a_name_and_a_label(found: Calibration) -> None:
    """Also those of other logs: whatever a calibration holds is among its estimates."""
    one = MeasuredEstimate(0.5, 0.4, 0.6, "share", 40)
    assert found.handle_time is not None
    figures = {name: figure for name, (_, figure) in estimates(found).items()}
    assert figures == {
        "abandonment": found.abandonment,
        "abandonment_of_calls": found.abandonment_of_calls,
        "speed_of_answer": found.speed_of_answer,
        "handle_time_mean": found.handle_time.mean,
        "handle_time_median": found.handle_time.median,
        "handle_time_cv": found.handle_time.cv,
        "patience_median": found.patience.median if found.patience else None,
    }
    again, spread = Redials(one, one, one), Overdispersion(one, one, None, pd.DataFrame(), 30)
    others = replace(found, call_time=one, transfer_share=one, callback_answered=one)
    more = estimates(replace(others, calling_again=again, overdispersion=spread))
    assert set(more) - set(figures) == {
        "call_time_mean", "transfer_share", "called_again_within_hour", "called_again_same_day",
        "called_again_delay_mean", "daily_cv", "drift", "callback_answered",
    }  # fmt: skip
    assert more["transfer_share"] == (LABELS["transfer_share"], one)


def test_the_table_of_estimates_has_a_row_for_each(found: Calibration) -> None:
    rows = estimates_table(found).set_index("What")
    assert list(rows.index) == [label for label, _ in estimates(found).values()]
    assert rows.loc["Calls abandoned, of those that had to wait", "Rests on (observations)"] == "160"
    assert str(rows.loc["Calls abandoned, of those that had to wait", "Estimate (95 % interval)"]).startswith(
        "25.0 % ("
    )


def test_what_is_missing_is_listed_with_its_reason(found: Calibration) -> None:
    rows = missing_table(found)
    assert dict(zip(rows["What"], rows["Why it is missing"], strict=True)) == {
        LABELS[name]: reason for name, reason in found.missing.items()
    }
    assert "Calls transferred (transfer share)" in set(rows["What"])
    none = missing_table(replace(found, missing={}))
    assert none.empty
    assert list(none.columns) == list(rows.columns)


def test_the_fits_are_listed_the_likeliest_first(found: Calibration) -> None:
    assert found.handle_time is not None
    fits = found.handle_time.fits
    rows = fits_table(fits)
    for row, fit in zip(rows.to_dict("records"), fits, strict=True):
        assert row["Shape"].split(" ")[0] == fit.shape
        for name, each in fit.parameters.items():
            digits = 3 if each.unit == "number" else 0
            figures = [f"{end:,.{digits}f}" for end in (each.value, each.low, each.high)]
            assert "{} {} ({} to {})".format(name, *figures) in row["Parameters (95 % interval)"]
        assert row["Mean"] == log_seconds_in_words(fit.mean)
        assert row["Coefficient of variation (CV)"] == f"{fit.cv:.2f}"
        assert row["Furthest from the log (KS)"] == f"{100 * fit.distance:.1f} points"
    below = rows["Log likelihood below the best"]
    assert below.iloc[0] == "0"
    assert float(below.iloc[-1].replace(",", "")) == pytest.approx(
        fits[0].log_likelihood - fits[-1].log_likelihood, abs=0.5
    )


def test_columns_are_listed_with_their_units_and_how_these_are_known(reading: CallLogReading) -> None:
    rows = columns_table(reading).set_index("Column")
    assert list(rows.columns) == ["Taken as", "Unit", "Why"]
    assert list(rows.index) == ["arrived", "wait seconds", "outcome", "handle time minutes"]
    assert rows.loc["arrived", "Unit"] == rows.loc["outcome", "Unit"] == ""
    assert str(rows.loc["wait seconds", "Unit"]).startswith("seconds, ")
    assert str(rows.loc["handle time minutes", "Unit"]).startswith("minutes, ")
    assert rows["Why"].str.len().gt(0).all()
    nothing = columns_table(CallLogReading("calls.csv", None, ()))
    assert list(nothing.columns) == ["Taken as", "Column", "Unit", "Why"]


def test_what_became_of_the_lines_is_said_first_and_then_the_units(reading: CallLogReading) -> None:
    units = columns_table(reading).set_index("Column")["Unit"]
    assert how_read(reading) == [
        "161 lines = 1 of column names + 160 calls",
        *(f"{name}: {units[name]}" for name in ("wait seconds", "handle time minutes")),
    ]
    assert how_read(CallLogReading("calls.csv", None, ())) == []


def test_all_is_said_as_text(reading: CallLogReading, found: Calibration) -> None:
    lines = as_text(reading, found).splitlines()
    assert lines[0] == "calls.csv: 160 calls, 120 answered, 40 abandoned"
    assert lines[1] == "161 lines = 1 of column names + 160 calls"
    for label, each in estimates(found).values():
        (line,) = (line for line in lines if line.startswith(f"{label}  "))
        assert line.endswith(f"  {estimate_in_words(each)}; rests on {each.observations:,}")
    # Figures stand beneath each other, two letters after the longest label.
    begins = max(len(label) for label, _ in estimates(found).values()) + 2
    figures = lines[lines.index("") + 1 :][: len(estimates(found))]
    assert {line[:begins].rstrip() for line in figures} == {label for label, _ in estimates(found).values()}
    assert all(line[begins - 1] == " " != line[begins] for line in figures)
    assert "Handle time of 120 calls over 10 s:" in lines
    assert found.patience is not None
    (said,) = (line for line in lines if line.startswith("Still patient: "))
    assert said == (
        f"Still patient: {_percent(found, 60)} after 60 s, {_percent(found, 120)} after 120 s, "
        f"{_percent(found, 300)} after 300 s, {_percent(found, 600)} after 600 s. "
        "Fitted to 160 calls that had to wait:"
    )
    assert found.handle_time is not None
    for fit in (*found.handle_time.fits, *found.patience.fits):
        (line,) = (line for line in lines if line.endswith(f"CV {fit.cv:.2f}, KS {fit.distance:.3f}"))
        assert line.startswith(f"  {fit.shape}: ")
        assert f"; mean {log_seconds_in_words(fit.mean)}, " in line
    assert lines[-len(found.missing) - 1] == "Not in this log:"
    assert lines[-len(found.missing) :] == [f"  {LABELS[name]}: {why}" for name, why in found.missing.items()]


def _percent(found: Calibration, seconds: float) -> str:
    assert found.patience is not None
    return f"{100 * found.patience.share_waiting(seconds):.0f} %"


def test_a_log_that_says_little_is_said_too(reading: CallLogReading) -> None:
    little = Calibration(50, 10, 5, {"patience": "nobody waited"})
    assert as_text(replace(reading, lines=None, columns=()), little).splitlines() == [
        "calls.csv: 50 calls, 10 answered, 5 abandoned, 35 with another end or none known",
        "",
        "",
        "Not in this log:",
        "  Patience: nobody waited",
    ]
    document = as_document(replace(reading, lines=None, columns=()), little)
    assert document["lines"] is None
    assert document["estimates"] == document["columns"] == document["still_patient_after_seconds"] == {}
    assert document["handle_time_fits"] == document["patience_fits"] == []
    assert document["missing"] == {"patience": "nobody waited"}


def test_all_is_given_as_plain_values(reading: CallLogReading, found: Calibration) -> None:
    document = json.loads(json.dumps(as_document(reading, found), allow_nan=False))
    assert (document["log"], document["calls"], document["answered"], document["abandoned"]) == (
        "calls.csv",
        160,
        120,
        40,
    )
    assert document["lines"]["total"] == 161
    assert document["columns"] == {each.role: each.header for each in reading.columns}
    units = columns_table(reading).set_index("Column")["Unit"]
    assert set(document["units"].values()) == set(units[units != ""])
    assert document["problems"] == [str(each) for each in reading.problems]
    for name, (label, each) in estimates(found).items():
        given = document["estimates"][name]
        assert (given["label"], given["unit"], given["observations"]) == (label, each.unit, each.observations)
        for key in ("value", "low", "high"):
            value = getattr(each, key)
            assert given[key] == (value if np.isfinite(value) else None)
    assert found.handle_time is not None
    assert Duration(**document["handle_time_as_measured"]) == found.handle_time.as_measured()
    assert found.patience is not None
    for key, fits in (("handle_time_fits", found.handle_time.fits), ("patience_fits", found.patience.fits)):
        for given, fit in zip(document[key], fits, strict=True):
            assert (given["shape"], given["mean"], given["cv"]) == (fit.shape, fit.mean, fit.cv)
            assert (given["log_likelihood"], given["ks"]) == (fit.log_likelihood, fit.distance)
            assert {name: each["value"] for name, each in given["parameters"].items()} == {
                name: each.value for name, each in fit.parameters.items()
            }
            assert all(each["low"] < each["value"] < each["high"] for each in given["parameters"].values())
    still = document["still_patient_after_seconds"]
    assert still == {str(at): found.patience.share_waiting(at) for at in (60, 120, 300, 600)}
    assert document["missing"] == found.missing


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4.25, "4.2 s"),
        (47, "47 s"),
        (111, "1 min 51 s"),
        (365, "6 min 5 s"),
        (600, "10 min"),
        (9000, "2 h 30 min"),
        (math.inf, "not seen"),
    ],
)
def test_lengths_of_time_in_words(seconds: float, words: str) -> None:
    assert log_seconds_in_words(seconds) == words
