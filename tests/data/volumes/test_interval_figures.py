"""What an interval report says beside calls offered: names in four languages, units, means and sums, by hand."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from analytics.commands.volume_options import ROLES
from data import Choices, VolumeReading, read_volumes
from data.store.saved_volumes import pack, unpack
from data.tables.duration_units import DurationUnit
from data.volumes.figure_columns import FIGURE_ROLES, MEANINGS, FigureRole, figure_meaning
from data.volumes.interval_figures import IntervalFigures
from data.volumes.several_files import combine_readings
from tests.data.awkward_files import AWKWARD

NAMES: dict[FigureRole | None, str] = {
    "handled": "ACD Calls|Contacts handled|Answer|Angenommen|Atendidas|Contactos gestionados|Appels répondus",
    "abandoned": "Aban Calls|Contacts abandoned|Verlorene Anrufe|Abandonadas|Abandonnés",
    "handle_time": "AHT|Avg Handle|Average handle time|Total Handle Time|AHT (s)|Tiempo medio operativo|TMO|DMT|"
    "Durée moyenne de traitement|Durchschn. Bearbeitungszeit|Ø Bearbeitungszeit",
    "talk_time": "Avg ACD Time|Talk Time|Average agent interaction time|Tiempo medio de conversación|"
    "Durée moyenne de communication|Gesprächszeit",
    "hold_time": "Avg Hold Time|Average customer hold time|Haltezeit",
    "wrap_time": "Avg ACW Time|Average after contact work time|Wrap Up Time|Nachbearbeitungszeit|Temps post-appel|"
    "Tiempo de trabajo posterior a la llamada",
    "wait": "ASA|Avg Speed Ans|Avg Wait|Avg Queue Time|Average queue answer time|Tiempo medio de espera|"
    "Attente moyenne|Durchschn. Wartezeit|Vel. media resp.",
    "service_level": "% Within Service Level|SLA|Service level 60 seconds|Nivel de servicio|Niveau de service|"
    "Servicegrad",
    "people": "Staffed|Avg Positions Staffed|Agents|Avg Agents Logged In|Agentes conectados|Agents connectés|"
    "Angemeldete Agenten",
    None: "Avg Aban Time|Max Queue Time|Min Handle Time|Longest Wait|Staffed Time|Agent Name|Agents Available|"
    "Occupancy|Calls Offered|Interval Start|Answer %|Agent interaction and hold time|Queue Name",
}
HEAD = "Start,Offered,Answered,Abandoned"


def figures(text: str, choices: Choices | None = None) -> IntervalFigures:
    found = reading(text, choices).figures
    assert found is not None
    return found


def reading(text: str, choices: Choices | None = None) -> VolumeReading:
    found = read_volumes(text.encode(), choices)
    assert found.volumes is not None, found.errors
    return found


def lines(*cells: str, head: str) -> str:
    """Half-hours from 8:00 on, each with 10 calls offered of which 8 were answered."""
    rows = [f"2026-03-02 {8 + at // 2:02d}:{at % 2 * 30:02d},10,8,2,{cell}" for at, cell in enumerate(cells)]
    return "\n".join([f"{HEAD},{head}", *rows])


@pytest.mark.parametrize(("role", "names"), NAMES.items())
def test_names_of_vendors_say_what_a_column_has(role: FigureRole | None, names: str) -> None:
    assert {name: figure_meaning(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), role)


def test_each_figure_has_a_meaning_and_a_role_to_type() -> None:
    assert get_args(FigureRole) == FIGURE_ROLES == tuple(MEANINGS) == ROLES[-len(FIGURE_ROLES) :]


@pytest.mark.parametrize(
    ("head", "cells", "seconds"),
    [
        ("Avg Handle Time", ("4:30", ":30"), (270, 30)),
        ("Avg Handle Time", ("0:04:30", "1:00:01"), (270, 3601)),
        ("AHT", ("300", "200"), (300, 200)),
        ("AHT", ("300000", "200000"), (300, 200)),
        ("AHT (min)", ("5", "2.5"), (300, 150)),
        ("AHT (Sekunden)", ("5", "2.5"), (5, 2.5)),
        ("Total Handle Time", ("0:40:00", "0:08:00"), (300, 60)),
        ("Handle Time", ("20000", "16000"), (2500, 2000)),
        ("Handle Time", ("300", ""), (300, np.nan)),
    ],
)
def test_times_are_mean_seconds_of_a_call(head: str, cells: tuple[str, ...], seconds: tuple[float, ...]) -> None:
    found = figures(lines(*cells, head=head)).frame["handle_time"]
    assert found.tolist() == pytest.approx(seconds, nan_ok=True)


@pytest.mark.parametrize(("unit", "seconds"), [("minutes", 5400), ("seconds", 90), ("milliseconds", 0.09)])
def test_a_unit_that_is_chosen_goes_before_what_is_usual(unit: DurationUnit, seconds: float) -> None:
    found = figures(lines("90", "90", head="AHT"), Choices(durations=unit))
    assert found.frame["handle_time"].tolist() == pytest.approx([seconds] * 2)
    assert found.columns[-1].unit == f"{unit}, chosen by you"


def test_a_unit_that_may_be_another_is_said_and_one_that_is_none_is_not_taken() -> None:
    found = figures(lines("90", "90", head="AHT"))
    assert "'AHT' has plain numbers without a unit; half of them are 90 or less; taken as seconds" in found.notes[0]
    found = figures(lines("20", "20", head="AHT"))
    assert found.columns[-1].unit == "minutes, since 20 of another unit would be no usual time"
    found = figures(lines("0.0001", "0.0001", head="AHT"))
    assert not found.has("handle_time")
    assert "it is not taken unless the unit of durations is chosen" in found.notes[0]


def test_waits_have_the_unit_of_handle_times() -> None:
    found = figures(lines("271000,21000,81.2", "271000,42000,0.5", head="Avg Handle,ASA,Service Level %"))
    assert found.frame["wait"].tolist() == [21, 42]
    assert found.frame["service_level"].tolist() == pytest.approx([0.812, 0.005])


def test_talk_hold_and_wrap_up_are_put_together() -> None:
    found = figures(lines("4:00,0:30,1:00", "3:00,,1:00", head="Avg Talk Time,Avg Hold Time,Avg ACW Time"))
    assert found.handle_parts == ("talk_time", "hold_time", "wrap_time")
    assert found.holds_wrap_up
    assert found.handle_seconds().tolist() == pytest.approx([330, np.nan], nan_ok=True)
    talk = figures(lines("4:00", "3:00", head="Avg Talk Time"))
    assert (talk.handle_parts, talk.holds_wrap_up) == (("talk_time",), False)


QUEUES = """Start,Queue,Offered,Answered,Abandoned,AHT,Service Level,Agents
2026-03-02 08:00,A,10,10,0,300,50%,5
2026-03-02 08:00,B,30,20,10,100,90%,7
2026-03-02 08:30,A,10,10,0,200,80%,4
2026-03-02 08:30,B,0,0,0,,,3
"""


def test_lines_of_several_queues_are_weighted_by_their_calls() -> None:
    """30 answered: (10 x 300 + 20 x 100) / 30 = 166.7; of 40 offered (10 x 0.5 + 30 x 0.9) / 40 = 0.8."""
    found = figures(QUEUES)
    assert found.frame["handled"].tolist() == [30, 10]
    assert found.frame["abandoned"].tolist() == [10, 0]
    assert found.frame["handle_time"].tolist() == pytest.approx([5000 / 30, 200])
    assert found.frame["service_level"].tolist() == [0.8, 0.8]
    assert found.frame["people"].isna().all()
    assert "people in 'Agents' of several queues may be the same" in found.notes[-1]
    one = figures(QUEUES, Choices(queues=("B",)))
    assert one.frame["people"].tolist() == [7, 3]
    assert one.frame["handle_time"].tolist() == pytest.approx([100, np.nan], nan_ok=True)


def test_what_was_not_answered_is_abandoned_where_no_column_says_it() -> None:
    text = "Start,Offered,Answered\n2026-03-02 08:00,10,8\n2026-03-02 08:30,9,9"
    found = figures(text)
    assert found.frame["abandoned"].tolist() == [2, 0]
    assert found.columns[0].reason == "no column has them; they are the calls offered that are not answered"


@pytest.mark.parametrize("name", ["unnamed_stamp", "isoweek", "direction", "dates_swapped_by_excel"])
def test_a_file_that_says_nothing_more_has_no_figures(name: str) -> None:
    assert read_volumes(AWKWARD / f"{name}.csv").figures is None


def test_lines_that_do_not_count_say_nothing() -> None:
    found = read_volumes(AWKWARD / "avaya.csv").figures
    assert found is not None
    assert len(found.frame) == 200
    assert found.frame["talk_time"].unique().tolist() == [271]
    assert found.frame["handled"].sum() + found.frame["abandoned"].sum() == 6813


def test_figures_are_saved_with_the_calls() -> None:
    before = read_volumes(AWKWARD / "avaya.csv")
    after, _, _ = unpack(pack(before, Choices(), None))
    assert before.figures is not None
    assert after.figures is not None
    assert after.figures.frame.equals(before.figures.frame)
    assert (after.figures.columns, after.figures.notes) == (before.figures.columns, before.figures.notes)
    assert after.volumes is not None
    assert before.volumes is not None
    assert after.volumes.frame.equals(before.volumes.frame)
    plain, _, _ = unpack(pack(read_volumes(AWKWARD / "unnamed_stamp.csv"), Choices(), None))
    assert plain.figures is None


def test_files_put_together_have_the_figures_of_the_one_that_counts() -> None:
    one, other = (reading(lines(*cells, head="AHT")) for cells in (("100", "200"), ("300", "400", "500")))
    for overlap, expected in (("first file", [100, 200, 500]), ("last file", [300, 400, 500]), ("add up", [500])):
        combined = combine_readings([one, other], overlap)  # type: ignore[arg-type]
        assert combined.figures is not None
        assert combined.figures.frame["handle_time"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Date,Offered,Answered,AHT\n2026-03-02,300,280,271\n2026-03-03,310,290,280\n", ("Answered", "AHT")),
        ("Date,Handled,Abandoned,SL %\n2026-03-02,280,20,81\n2026-03-03,290,20,82\n", ("SL %",)),
        ("Date,08:00,08:30,09:00,AHT,ASA\n2026-03-02,1,2,3,271,20\n2026-03-03,1,2,4,280,21\n", ("AHT", "ASA")),
        ("Time,2026-03-02,2026-03-03,AHT\n08:00,1,2,271\n08:30,3,4,280\n", ("AHT",)),
        ("Date,08:00,08:30,09:00\n2026-03-02,1,2,3\n2026-03-03,1,2,4\n", ()),
    ],
)
def test_figures_of_whole_days_are_said_not_to_be_read(text: str, names: tuple[str, ...]) -> None:
    reading = read_volumes(text.encode())
    assert reading.figures is None
    assert reading.mapping.figures == ()
    said = [each.message for each in reading.problems if each.kind == "figures"]
    assert len(said) == bool(names)
    for name in names:
        assert f"'{name}' (" in said[0]
    assert "Abandoned" not in "".join(said)
