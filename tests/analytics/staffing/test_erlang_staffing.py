"""The fewest people for a target, and how near the square-root rule comes to it."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from scipy import stats

from analytics.erlang import Queue
from analytics.staffing.erlang_staffing import (
    QueueTarget,
    fewest_servers,
    many_server_delay,
    margin_for,
    square_root_staffing,
)

TARGETS = [
    QueueTarget(delay_probability=0.2),
    QueueTarget(answered_share=0.8, within=1 / 3),
    QueueTarget(waiting_share=0.1, within=0.05),
    QueueTarget(abandonment=0.03),
    QueueTarget(mean_wait=0.1),
    QueueTarget(occupancy=0.85),
    QueueTarget(delay_probability=0.5, abandonment=0.01, occupancy=0.95),
]


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("load", [0.2, 7.5, 100.0, 4900.0])
def test_one_fewer_would_miss_the_target(target: QueueTarget, load: float) -> None:
    queue = Queue(load, 1, 2)
    servers = fewest_servers(queue, target)
    assert servers is not None
    assert target.holds(queue.figures(servers, target.within))
    assert not target.holds(queue.figures(servers - 1, target.within))


def test_nobody_calls_nobody_is_needed() -> None:
    assert fewest_servers(Queue(0, 1), QueueTarget(delay_probability=0.0)) == 0


def test_a_target_out_of_reach_has_no_answer() -> None:
    assert fewest_servers(Queue(100, 1, 2), QueueTarget(delay_probability=0.1), most=90) is None


def test_halfin_and_whitt_is_their_formula() -> None:
    # 1 / (1 + b Phi(b) / phi(b)): Halfin and Whitt (1981), equation 2.3.
    for margin in (0.1, 0.5, 1.0, 2.0, 5.0):
        formula = 1 / (1 + margin * stats.norm.cdf(margin) / stats.norm.pdf(margin))
        assert many_server_delay(margin) == pytest.approx(formula, rel=1e-12)
    assert many_server_delay(0.0) == many_server_delay(-1.0) == 1


def test_patience_without_end_is_halfin_and_whitt_and_none_is_no_delay() -> None:
    for margin in (0.1, 1.0, 3.0):
        assert many_server_delay(margin, 1e14) == pytest.approx(many_server_delay(margin), rel=1e-9)
        assert many_server_delay(margin, 1e-22) == pytest.approx(0, abs=1e-9)
        assert many_server_delay(margin, 0) == 0


@pytest.mark.parametrize("margin", [-3.0, -0.5, 0.0, 1.0, 4.0])
def test_patience_like_handle_time_is_the_normal_tail(margin: float) -> None:
    assert many_server_delay(margin, 1.0) == pytest.approx(stats.norm.sf(margin), rel=1e-12)


@pytest.mark.parametrize("patience", [0.2, 1.0, 5.0, math.inf])
@pytest.mark.parametrize("delay", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_the_margin_gives_back_its_delay_probability(delay: float, patience: float) -> None:
    assert many_server_delay(margin_for(delay, patience), patience) == pytest.approx(delay, rel=1e-9)


@pytest.mark.parametrize("patience", [0.5, 1.0, 5.0, math.inf])
@pytest.mark.parametrize("delay", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("load", [100.0, 4900.0])
def test_the_rule_is_near_the_fewest(delay: float, patience: float, load: float) -> None:
    # Borst, Mandelbaum and Reiman (2004): the rule is off by hardly more than a person at any size.
    exact = fewest_servers(Queue(load, 1, patience), QueueTarget(delay_probability=delay))
    assert exact is not None
    assert abs(square_root_staffing(load, delay, patience) - exact) <= 1


@pytest.mark.parametrize(
    ("said", "make"),
    [
        ("no target given", QueueTarget),
        ("occupancy 1.2 is not allowed", lambda: QueueTarget(occupancy=1.2)),
        ("mean_wait -1 is not allowed", lambda: QueueTarget(mean_wait=-1)),
        ("delay_probability 0 is not allowed", lambda: margin_for(0.0)),
        ("delay_probability 1 is not allowed", lambda: square_root_staffing(10, 1.0)),
        ("patience_in_handles 0 is not allowed", lambda: margin_for(0.5, 0.0)),
        ("load -1 is not allowed", lambda: square_root_staffing(-1, 0.5)),
    ],
)
def test_what_cannot_be_is_refused(said: str, make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=said):
        make()
