"""Erlang B, C and A against published tables, against sums over all states in 50 digits, and against each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from scipy import integrate, special

from analytics.erlang import BISECTIONS, Queue, _closed_in, erlang_b, erlang_c

CLOSE = 1e-9

# Loads in erlangs at which 1 % of calls are lost, by servers: the table of the Erlang loss formula in
# ITU-D SG 2/16, Teletraffic Engineering Handbook (Iversen 2005), and in every handbook of telephony.
LOADS_AT_ONE_PERCENT = {1: 0.0101, 2: 0.153, 5: 1.36, 10: 4.46, 20: 12.0, 50: 37.9, 100: 84.1}


def exact_figures(queue: Queue, servers: int) -> tuple[float, ...]:
    """Delay probability, mean wait, abandonment and occupancy: sums over the states of the birth-death chain."""
    with localcontext() as context:
        context.prec = 50
        rate, serve = Decimal(queue.calls_per_minute), 1 / Decimal(queue.handle_minutes)
        leave = 1 / Decimal(queue.patience_minutes)
        state, whole, busy = Decimal(1), Decimal(1), Decimal(0)
        for number in range(1, servers + 1):
            state *= rate / (number * serve)
            whole += state
            busy += number * state
        delayed, waiting, ahead = state, Decimal(0), 0
        while rate > servers * serve + ahead * leave or ahead < 50 or state > delayed * Decimal("1e-30"):
            ahead += 1
            state *= rate / (servers * serve + ahead * leave)
            whole += state
            busy += servers * state
            delayed += state
            waiting += ahead * state
        return tuple(float(each / whole) for each in (delayed, waiting / rate, waiting * leave / rate, busy / servers))


def still_waiting(queue: Queue, servers: int, minutes: float) -> float:
    """The share of delayed callers who would wait longer than some minutes if they did not give up (Palm 1957)."""
    power, whole = (
        servers * queue.patience_minutes / queue.handle_minutes,
        queue.calls_per_minute * queue.patience_minutes,
    )
    left = whole * math.exp(-minutes / queue.patience_minutes)
    return float(special.gammainc(power, left) / special.gammainc(power, whole))


@pytest.mark.parametrize(("servers", "load"), LOADS_AT_ONE_PERCENT.items())
def test_erlang_b_is_the_published_table(servers: int, load: float) -> None:
    digits = 3 - 1 - math.floor(math.log10(load))
    step = 10.0**-digits / 2
    assert erlang_b(servers, load - step) < 0.01 < erlang_b(servers, load + step)


def test_erlang_c_is_the_published_example() -> None:
    # 100 calls in half an hour, 180 s each, 14 people (R package ErlangC 0.1.0, reference manual).
    queue = Queue(100 / 30, 3.0)
    assert erlang_c(14, queue.load) == pytest.approx(0.1741319, abs=5e-8)
    found = queue.figures(14, within=20 / 60)
    assert found.answered_within == pytest.approx(0.88835, abs=5e-6)
    assert 60 * found.mean_wait == pytest.approx(7.83593701177724, abs=1e-10)
    assert found.occupancy == pytest.approx(0.7142857, abs=5e-8)


def test_erlang_a_is_the_published_example() -> None:
    # Garnett, Mandelbaum and Reiman (2002), Manufacturing & Service Operations Management 4:208, table 1: 48 calls a
    # minute of a minute each, 50 people; nobody gives up, and with a mean patience of 2 minutes.
    patient, impatient = Queue(48, 1).figures(50), Queue(48, 1, 2).figures(50)
    assert round(60 * patient.mean_wait, 1) == 20.8
    assert round(100 * patient.occupancy) == 96
    assert round(100 * impatient.abandonment, 1) == 3.1
    assert round(60 * impatient.mean_wait, 1) == 3.7
    assert round(100 * impatient.occupancy) == 93
    # Where nobody gives up, one caller in ten waits longer than 58.1 seconds.
    assert Queue(48, 1).figures(50, 58.1 / 60).still_waiting == pytest.approx(0.1, abs=0.0005)


@pytest.mark.parametrize("servers", [1, 2, 10, 100, 5000])
@pytest.mark.parametrize("busy", [0.5, 0.98, 1.0, 1.3])
def test_erlang_b_is_the_sum_over_states(servers: int, busy: float) -> None:
    load = busy * servers
    with localcontext() as context:
        context.prec = 50
        state = whole = Decimal(1)
        for number in range(1, servers + 1):
            state *= Decimal(load) / number
            whole += state
        lost = state / whole
    assert erlang_b(servers, load) == pytest.approx(float(lost), rel=CLOSE, abs=0)


@pytest.mark.parametrize(
    ("queue", "servers"),
    [
        (Queue(0.5, 2.0, 1.0), 1),
        (Queue(5.0, 1.0, 2.0), 3),
        (Queue(3.0, 1.0, 0.3), 5),
        (Queue(1.0, 14.0, 75.0), 20),
        (Queue(48.0, 1.0, 2.0), 50),
        (Queue(100.0, 1.0, 0.01), 90),
        (Queue(100.0, 1.0, 100.0), 90),
        (Queue(100.0, 100.0, 0.01), 50),
        (Queue(5.0, 0.1, 1000.0), 1),
        (Queue(5000.0, 1.0, 1.0), 5000),
        (Queue(4900.0, 1.0, 50.0), 5000),
        (Queue(5200.0, 1.0, 3.0), 5000),
        (Queue(9999.0, 1.0, 0.001), 5000),
        (Queue(4999.0, 1.0, 0.0001), 5000),
    ],
    ids=str,
)
def test_erlang_a_is_the_sum_over_states(queue: Queue, servers: int) -> None:
    found = queue.figures(servers)
    assert (found.delay_probability, found.mean_wait, found.abandonment, found.occupancy) == pytest.approx(
        exact_figures(queue, servers), rel=CLOSE, abs=0
    )


@pytest.mark.parametrize("minutes", [0.1, 1.0, 20.0])
@pytest.mark.parametrize(
    ("queue", "servers"),
    [(Queue(1.0, 14.0, 75.0), 12), (Queue(48.0, 1.0, 2.0), 50), (Queue(500.0, 10.0, 30.0), 5000)],
    ids=str,
)
def test_service_level_follows_from_the_virtual_wait(queue: Queue, servers: int, minutes: float) -> None:
    # Nobody free is a share d, and d W(u) would wait longer than u. Answered within t are those who find somebody
    # free, and those whose patience outlasts their wait: 1 - d W(t) exp(-t / p) - (integral of d W(u) exp(-u / p) / p).
    found = queue.figures(servers, within=minutes)
    delayed, patience = found.delay_probability, queue.patience_minutes
    given_up, _ = integrate.quad(
        lambda wait: still_waiting(queue, servers, wait) * math.exp(-wait / patience) / patience,
        0,
        minutes,
        points=[minutes / 100, minutes / 10],
        epsabs=1e-13,
        limit=500,
    )
    at_the_end = still_waiting(queue, servers, minutes) * math.exp(-minutes / patience)
    assert found.answered_within == pytest.approx(1 - delayed * (at_the_end + given_up), abs=CLOSE)
    assert found.still_waiting == pytest.approx(delayed * at_the_end, abs=CLOSE)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (10, 8.0), (100, 95.0), (5000, 4900.0), (5000, 4990.0)])
def test_patience_without_end_is_erlang_c(servers: int, load: float) -> None:
    patient, nearly = Queue(load, 1).figures(servers, 0.01), Queue(load, 1, 1e13).figures(servers, 0.01)
    assert nearly.delay_probability == pytest.approx(patient.delay_probability, rel=CLOSE)
    assert nearly.mean_wait == pytest.approx(patient.mean_wait, rel=CLOSE)
    assert nearly.answered_within == pytest.approx(patient.answered_within, rel=CLOSE)
    assert nearly.occupancy == pytest.approx(patient.occupancy, rel=CLOSE)
    assert nearly.abandonment == pytest.approx(0, abs=CLOSE)


@pytest.mark.parametrize(("servers", "load"), [(1, 3.0), (10, 8.0), (100, 95.0), (5000, 4900.0), (5000, 6000.0)])
def test_no_patience_is_erlang_b(servers: int, load: float) -> None:
    lost, nearly = Queue(load, 1, 0).figures(servers), Queue(load, 1, 1e-13).figures(servers)
    assert lost.abandonment == erlang_b(servers, load)
    assert nearly.abandonment == pytest.approx(lost.abandonment, rel=CLOSE)
    assert nearly.delay_probability == pytest.approx(lost.delay_probability, rel=CLOSE)
    assert nearly.occupancy == pytest.approx(lost.occupancy, rel=CLOSE)
    assert nearly.mean_wait == pytest.approx(0, abs=CLOSE)


@pytest.mark.parametrize("load", [5.0, 99.5, 100.0, 4999.0])
def test_patience_like_handle_time_makes_the_number_present_poisson(load: float) -> None:
    # Each caller then leaves at the same rate, answered or not: the chance of c and more present.
    servers = math.ceil(load)
    with localcontext() as context:
        context.prec = 50
        state = (-Decimal(load)).exp()
        below = Decimal(0)
        for number in range(servers):
            below += state
            state *= Decimal(load) / (number + 1)
    assert Queue(load, 1, 1).figures(servers).delay_probability == pytest.approx(float(1 - below), rel=CLOSE)


@pytest.mark.parametrize("patience", [0.0, 0.5, 3.0, math.inf])
def test_another_server_never_harms(patience: float) -> None:
    queue = Queue(9.0, 1.0, patience)
    figures = [queue.figures(servers, 0.2) for servers in range(30)]
    for few, more in itertools.pairwise(figures):
        assert more.delay_probability <= few.delay_probability
        assert more.abandonment <= few.abandonment
        assert more.mean_wait <= few.mean_wait
        assert more.answered_within >= few.answered_within - 1e-15
        assert more.occupancy <= few.occupancy + 1e-15


def test_calls_are_answered_or_given_up() -> None:
    found = Queue(100, 1, 2).figures(95, within=1e6)
    assert found.answered_within + found.abandonment == pytest.approx(1, abs=1e-14)
    assert found.occupancy == pytest.approx(100 / 95 * found.answered_within, rel=1e-12)


@pytest.mark.parametrize("largest", [0.0, 0.003, 0.3, 0.999])
def test_where_waits_become_negligible_is_closed_in_on(largest: float) -> None:
    """Not below it, where waits would be left out, and not far above, where few of the integral's points would lie."""
    found = _closed_in(lambda part: part <= largest)
    assert largest <= found <= largest + 2.0**-BISECTIONS


def test_nobody_calls_and_nobody_answers() -> None:
    idle = Queue(0, 5, 10).figures(3)
    assert (idle.delay_probability, idle.answered_within, idle.occupancy) == (0, 1, 0)
    shut = Queue(2, 5, 10).figures(0)
    assert Queue(2, 5, 10).figures(0, 10).still_waiting == pytest.approx(math.exp(-1))
    assert (shut.delay_probability, shut.mean_wait, shut.abandonment, shut.occupancy) == (1, 10, 1, 1)
    assert erlang_b(0, 0) == erlang_b(0, 5) == 1
    # So few calls that a delay is too rare for a number.
    assert Queue(0.001, 1, 10).figures(400).delay_probability == 0


def test_a_queue_that_only_grows_has_no_mean_wait() -> None:
    assert math.isinf(Queue(10, 1).figures(10).mean_wait)
    assert erlang_c(10, 10) == 1


@pytest.mark.parametrize(
    ("said", "make"),
    [
        ("servers -1 is not allowed", lambda: erlang_b(-1, 3.0)),
        ("load -1 is not allowed", lambda: erlang_c(1, -1.0)),
        ("load inf is not allowed", lambda: erlang_c(1, math.inf)),
        ("calls_per_minute -1 is not allowed", lambda: Queue(-1, 1)),
        ("handle_minutes nan is not allowed", lambda: Queue(1, math.nan)),
        ("patience_minutes -2 is not allowed", lambda: Queue(1, 1, -2)),
        ("within -1 is not allowed", lambda: Queue(1, 1).figures(3, -1)),
        ("servers -3 is not allowed", lambda: Queue(0, 1).figures(-3)),
        ("servers -3 is not allowed", lambda: Queue(1, 1, 1).figures(-3)),
    ],
)
def test_what_cannot_be_is_refused(said: str, make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=said):
        make()
