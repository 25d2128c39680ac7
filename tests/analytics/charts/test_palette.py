"""The colours: legible on both grounds, and told apart in normal and in colour-blind sight."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from analytics.charts import palette
from analytics.charts.palette import (
    MEANINGS,
    Captioned,
    captioned,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
    ribbon,
    written,
)

GROUNDS = ("#FFFFFF", "#0E1117")
LEAST_CONTRAST = 3.0
LEAST_DISTANCE = 20.0

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency,
# severity 1.0; they work on linear sRGB.
MACHADO = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> np.ndarray:
    """Linear sRGB (IEC 61966-2-1)."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    light, dark = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(linear_rgb: np.ndarray) -> np.ndarray:
    """CIELAB under D65."""
    ratio = TO_XYZ @ np.clip(linear_rgb, 0, 1) / WHITE
    cube = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * cube[1] - 16, 500 * (cube[0] - cube[1]), 200 * (cube[1] - cube[2])])


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("meaning", MEANINGS)
def test_every_colour_stands_out_from_the_ground(meaning: str, ground: str) -> None:
    assert contrast(MEANINGS[meaning], ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("sight", MACHADO)
@pytest.mark.parametrize(("one", "other"), list(combinations(MEANINGS, 2)))
def test_colours_are_told_apart(one: str, other: str, sight: str) -> None:
    """At least 20 apart in CIELAB (CIE 1976 difference)."""
    seen = [lab(MACHADO[sight] @ linear(MEANINGS[meaning])) for meaning in (one, other)]
    assert np.linalg.norm(seen[0] - seen[1]) >= LEAST_DISTANCE


def test_the_measuring_itself_is_right() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    np.testing.assert_allclose(lab(linear("#FFFFFF")), [100, 0, 0], atol=1e-6)
    np.testing.assert_allclose(lab(linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.02)
    red, green = (lab(MACHADO["deuteranopia"] @ linear(colour)) for colour in ("#B55A00", "#7A7A00"))
    assert np.linalg.norm(red - green) < np.linalg.norm(lab(linear("#B55A00")) - lab(linear("#7A7A00"))) / 2


def test_each_meaning_has_its_own_colour() -> None:
    assert len(set(MEANINGS.values())) == len(MEANINGS) == 6


def test_a_ribbon_is_the_line_at_a_fifth() -> None:
    assert ribbon(palette.TIER_1) == "rgba(25,100,223,0.2)"
    assert faded("#000000", 1) == "rgba(0,0,0,1)"


def test_a_users_text_is_escaped_shortened_and_on_one_line() -> None:
    assert written("<a href='x'>a & b</a>", 60) == "&lt;a href='x'&gt;a &amp; b&lt;/a&gt;"
    assert written("one\n\ttwo") == "one two"
    assert written("x" * 50, 10) == "x" * 9 + "…"
    assert written("<b>" * 20, 4) == "&lt;b&gt;…"


def test_the_theme_keeps_its_text_and_ground() -> None:
    layout = chart_layout("Title", ["Subtitle"])
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == palette.TRANSPARENT
    assert "color" not in layout["font"]
    assert "color" not in layout["title"]["font"]
    assert "template" not in layout


def test_long_titles_are_broken_and_get_their_room_but_numbers_keep_their_units() -> None:
    words = "Waits " + "of many callers " * 5 + "pass the limit of 30 min"
    short, long = (chart_layout(title, ["Subtitle"], height=300) for title in ("Brief", words))
    lines = long["title"]["text"].split("<br>")
    assert len(lines) == 2
    assert lines[-1].endswith("30\N{NO-BREAK SPACE}min")
    assert long["margin"]["t"] > short["margin"]["t"]
    assert plot_height(long) == plot_height(short)
    assert long["meta"]["alt"] == f"{words}. Subtitle."


def test_an_empty_chart_says_why_and_what_to_do() -> None:
    figure = empty_chart("There is nothing.", "Run the scenario.")
    assert not figure.data
    text = figure.layout.annotations[0].text
    assert "There is nothing." in text
    assert "Run the scenario." in text
    assert not figure.layout.xaxis.visible
    assert figure.layout.annotations[0].font.size >= 12


def test_a_chart_gives_its_words_as_plain_text_and_keeps_its_plot() -> None:
    name = written("A & B <b>")
    layout = chart_layout("An answer " + "of many words " * 9, [f"Measured: {name}.", "Dashed: the baseline."])
    found = captioned(layout)
    assert found.answer == ("An answer " + "of many words " * 9).strip()
    assert found.explanation == "Measured: A & B <b>. Dashed: the baseline."
    assert plot_height(found.layout) == plot_height(layout)
    assert 0 < found.layout["margin"]["t"] < layout["margin"]["t"]
    assert "title" not in found.layout
    assert found.layout["meta"]["picture"].items() >= {each: layout[each] for each in ("title", "margin")}.items()
    empty = empty_chart("Nobody called.", "Choose another day.").layout.to_plotly_json()
    assert captioned(empty) == Captioned("", "", empty)
