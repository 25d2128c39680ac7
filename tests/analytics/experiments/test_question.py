"""The shape of questions: work that notes, shows and keeps; answers opened by their kind, by whatever version made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import Progress
from analytics.experiments import question as question_module
from analytics.experiments.jobs import Jobs, SavedResult
from analytics.experiments.question import Packed, Question, Watch, ask, of_one_plan, open_answer, save_answer
from data.samples.scenarios import small_center
from data.store.store import NotSavedError, Store, UnreadableError, open_store
from data.store.tables import Run
from queueing import Scenario
from queueing.scenario.calendar import parse_clock_time
from tests.analytics.experiments.test_jobs import PATIENCE, await_end

EARLIER = "0.1.0+3f2a9c81d0b4"


@dataclass(frozen=True)
class HowMany:
    """How many letters a plan's name has, times some number."""

    scenario: Scenario
    replications: int
    seed: int = 1


def _answer(asked: HowMany, watch: Watch[int]) -> int:
    letters = len(asked.scenario.name)
    watch.note_partial(letters)
    progress = watch.part(1, asked.replications)["progress"]
    assert progress is not None
    progress(Progress(asked.replications - 1, asked.replications - 1))
    return letters * asked.replications


def _pack(asked: HowMany, found: int) -> Packed:
    return of_one_plan(asked, {"times": asked.replications}, {"letters": pd.DataFrame({"found": [found]})})


def _unpack(run: Any, read: Any) -> tuple[HowMany, int]:
    (plan,) = run.scenarios.values()
    return HowMany(plan, run.settings["times"], run.seed), int(read("letters")["found"][0])


LETTERS = Question(
    kind="letters",
    words="count of letters",
    asks=HowMany,
    parts=lambda asked: asked.replications,
    answer=_answer,
    computed_by=(parse_clock_time,),
    pack=_pack,
    unpack=_unpack,
)
OTHERS = replace(LETTERS, kind="others", words="other count")
ASKED = HowMany(small_center(), 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as opened:
        yield opened


def test_what_is_found_is_noted_shown_and_kept() -> None:
    kept: list[tuple[Any, Any]] = []
    partial: list[Any] = []
    registry = Jobs()

    def keep(asked: Any, found: Any) -> SavedResult:
        kept.append((asked, found))
        return SavedResult("kept")

    def looked_at(asked: HowMany, watch: Watch[int]) -> int:
        found = _answer(asked, watch)
        partial.extend(job.partial for job in registry._jobs.values())
        return found

    job = ask(registry, "ann", replace(LETTERS, answer=looked_at), ASKED, keep)
    await_end(job)
    assert (job.state, job.result, job.partial, partial) == ("done", 36, None, [12])
    assert job.progress == Progress(3, 3)
    assert kept == [(ASKED, 36)]
    assert job.address == "kept"


@pytest.mark.parametrize(
    ("is_compiled", "scheduler", "told"), [(False, "", True), (True, "", False), (False, "tcp://10.0.0.5:8786", False)]
)
def test_compiling_is_told_until_the_first_part_is_done(
    *, is_compiled: bool, scheduler: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(asked: HowMany, watch: Watch[int]) -> int:
        begun.set()
        assert go_on.wait(PATIENCE)
        return _answer(asked, watch)

    monkeypatch.setenv("SCHEDULER_ADDRESS", scheduler)
    monkeypatch.setattr(question_module, "is_compiled", lambda engine: engine == "ciw" or is_compiled)
    job = ask(Jobs(), "ann", replace(LETTERS, answer=slowly), ASKED)
    assert begun.wait(PATIENCE)
    assert job.is_compiling is told
    job.note(Progress(1, 3))
    assert not job.is_compiling
    go_on.set()
    await_end(job)
    by_reference = ask(Jobs(), "ann", replace(LETTERS, engine=lambda _: "ciw"), ASKED)
    await_end(by_reference)
    assert not by_reference.compiles


def test_an_answer_is_opened_by_the_question_of_its_kind(store: Store) -> None:
    letters, others = (save_answer(store, each, ASKED, 36, "ann") for each in (LETTERS, OTHERS))
    for identifier in (letters, others):
        opened = open_answer(store, identifier, LETTERS, OTHERS)
        assert (opened.asked, opened.found, opened.earlier, opened.changes) == (ASKED, 36, "", ())
    with pytest.raises(NotSavedError, match="No other count is saved as"):
        open_answer(store, letters, OTHERS)
    with pytest.raises(NotSavedError, match="No count of letters is saved as"):
        open_answer(store, letters, replace(LETTERS, unpack=None))
    with pytest.raises(NotSavedError):
        open_answer(store, "nobodysaved1", LETTERS)


def test_an_answer_of_an_earlier_model_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    identifier = save_answer(store, LETTERS, ASKED, 36, "ann")
    with store._sessions.writing() as session:
        session.query(Run).one().code_version = EARLIER
    assert open_answer(store, identifier, LETTERS).earlier == EARLIER
    # Today's answer is one of an earlier model as soon as what answers the question is another.
    again, today = save_answer(store, LETTERS, ASKED, 36, "ann"), LETTERS.code_version
    assert open_answer(store, again, LETTERS).earlier == ""
    monkeypatch.setattr(question_module, "code_version", lambda module: f"later than {module}")
    assert open_answer(store, again, LETTERS).earlier == today


@pytest.mark.parametrize("table", [None, pd.DataFrame({"of a later version": [1]})])
def test_what_cannot_be_read_is_said(store: Store, table: pd.DataFrame | None) -> None:
    def pack(asked: HowMany, found: int) -> Packed:
        packed = _pack(asked, found)
        return Packed(packed.record, {} if table is None else {"letters": table})

    identifier = save_answer(store, replace(LETTERS, pack=pack), ASKED, 36, "ann")
    with pytest.raises((UnreadableError, NotSavedError), match="letters"):
        open_answer(store, identifier, LETTERS)
