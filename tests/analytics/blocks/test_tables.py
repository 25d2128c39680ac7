"""Blocks as tables: a row for all that were confirmed, to be read and with every figure."""

from __future__ import annotations

import pytest

from analytics.blocks.search import Direction
from analytics.blocks.tables import block_figures, block_table
from tests.analytics.blocks.advised import advice
from tests.export_heads import faults_of_heads


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_the_tables_have_a_row_for_all_blocks(direction: Direction) -> None:
    table, figures = block_table(advice(direction)), block_figures(advice(direction))
    assert table["People"].tolist() == figures["People"].tolist() == [1, 2, 1]
    assert faults_of_heads(figures) == []
    assert table["Which"].tolist() == ["Advised", "Advised", "Other"]
    assert table["$ a week"].tolist() == [400, 800, 400]
    way = "fewer" if direction == "more" else "more"
    assert table[f"Hours of waiting, {way}"].tolist() == ["20 (16-25)", "28 (21-35)", "17 (10-24)"]
    assert table[f"$ for an hour of waiting {'saved' if direction == 'more' else 'more'}"].tolist() == [
        20,
        pytest.approx(28.57),
        pytest.approx(23.53),
    ]
    assert table[f"$ for a callback {'avoided' if direction == 'more' else 'more'}"].isna().all()
    sign = -1 if direction == "more" else 1
    assert figures["Hours of waiting, a week: change"].tolist() == [sign * 20, sign * 28, sign * 17]
    assert (figures["Hours of waiting on the line, a week: change, low"] == 0).all()
