"""The calendar of blocks: every start, and those advised marked up to their ends."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.blocks.charts import blocks_chart
from analytics.blocks.search import Direction
from analytics.blocks.words import blocks_answer
from tests.analytics.blocks.advised import advice, alone


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_the_chart_draws_every_start_and_outlines_the_chosen_blocks(direction: Direction) -> None:
    found = advice(direction)
    figure = blocks_chart(found, 4.0)
    (squares,) = figure.data
    values = np.array(squares.z, dtype=np.float64)
    assert values[0, 0] == 22
    assert values[1, 1] == 9
    assert np.isnan(values[0, 1])
    assert list(squares.x) == [750, 810]
    marks = [(each.type, each.x0, each.x1, round((each.y0 + each.y1) / 2)) for each in figure.layout.shapes]
    assert marks == [("rect", 720, 780, 0), ("line", 720, 960, 0), ("rect", 780, 840, 1), ("line", 780, 1020, 1)]
    assert figure.layout.meta["alt"].startswith(blocks_answer(alone(direction)).partition(",")[0].split(": ")[0])
    assert "20 to 40 weeks" in figure.layout.meta["alt"]
