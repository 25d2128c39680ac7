"""Where a page asks a question and shows its answer: the same on every page.

The page says what it asks and how it shows an answer. The view finds the answer that the address names, or the last one
of this session; starts and leaves the work; says how far it is; and keeps what was answered before in sight, dimmed
once it is of other inputs than those shown. An answer that a link opens brings its own inputs along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.experiments.jobs import Job, Request, Result
from analytics.experiments.question import Question, ask
from analytics.pages import state
from analytics.pages.addresses import opens_what_is_named
from analytics.pages.exports import offer_answer
from analytics.pages.job_view import is_asked_again, show_job
from analytics.pages.library import answer_of, find_answer, keeper
from analytics.pages.markdown import as_written
from analytics.pages.places import address_here
from analytics.reports.report import Report

INPUTS_CHANGED: Final = "The inputs have changed since this run: press {} to see what they do."
_SEEN: Final = "results_seen"
"""In the session: the jobs whose inputs it had before itself, or has taken over."""
_TO_CHOOSE: Final = "inputs_to_choose"
"""In the session: what the next run of the page is to choose, by widget."""

Choices = Mapping[str, Any]
"""What is to be chosen, by the key of its widget."""


@dataclass(frozen=True)
class StandingAnswer(Generic[Request, Result]):
    """What stands in a view: the work asked for, and the job whose answer is shown."""

    view: AnswerView[Request, Result]
    job: Job[Request, Result]
    """Asked for last, or opened by a link."""
    source: Job[Request, Result] | None
    """Whose answer stands there, as far as it is known; None while there is none."""
    request: Request | None
    """What the inputs ask for now; None where they cannot be asked."""

    @property
    def named(self) -> Job[Request, Result]:
        """The job that the address names: that under way, or else that of the answer shown."""
        return self.job if self.job.is_live else self.source or self.job

    @property
    def result(self) -> Result | None:
        """The answer, or as much as is known of it."""
        return None if self.source is None else self.source.result or self.source.partial

    @property
    def made_by(self) -> str:
        """The version of the code that made the answer shown."""
        return (self.source.saved.earlier if self.source is not None else "") or self.view.question.code_version

    @property
    def is_stale(self) -> bool:
        """Whether the answer shown is of other inputs than those shown."""
        return self.source is not None and not self._is_of_inputs(self.source)

    def _is_of_inputs(self, job: Job[Request, Result]) -> bool:
        return self.request is None or self.view.question.has_same_inputs(job.asked, self.request)

    def say(self) -> DeltaGenerator:
        """Say what there is to say of the work and of the inputs; gives the place, above the answer, to say more."""
        # What comes and goes has a place of its own: the charts beneath keep theirs, and none is shown twice meanwhile.
        place = st.container()
        # The style sheet dims the answer that follows what is stale: a key of its own would draw its charts anew.
        with place, st.container(key=f"{'stale' if self.is_stale else 'current'}_{self.view.key}"):
            show_job(self.job, self.view.question, is_of_before=self.source is not None and self.source is not self.job)
            if not self._is_of_inputs(self.named):
                st.warning(INPUTS_CHANGED.format(self.view.button), icon=":material/update:")
        return place

    def offer(self, place: DeltaGenerator, build: Callable[..., Report], *arguments: object) -> None:
        """Offer the answer to be handed on, in a place and once it is whole: its words to copy, and its report.

        ``build`` makes the report of the arguments. The link is that of the page as it is shown.
        """
        if self.source is not None and self.source.result is not None:
            with place:
                offer_answer(self.view.question.kind, address_here(), build, *arguments)

    def place(self) -> DeltaGenerator:
        """Where the answer stands: dimmed while it is of other inputs than those shown."""
        return st.container(key=f"answer_{self.view.key}")


@dataclass(frozen=True)
class AnswerView(Generic[Request, Result]):
    """A place where a question is asked and answered."""

    question: Question[Request, Result]
    key: str
    """What tells it apart from all others, in the session and among widgets."""
    button: str
    """What the button says that asks."""
    parameter: str = ""
    """By which the address names an answer; empty where it names none."""
    opens: tuple[Question[Request, Result], ...] = ()
    """Other questions whose answers it opens, too."""
    stands_meanwhile: bool = True
    """Whether the answer from before stays in sight while another is sought."""

    def opens_what_is_named(self, *plan_keys: str) -> bool:
        """Whether the page can show what its address names; see :func:`analytics.pages.addresses.opens_what_is_named`.

        To be called before the widgets are shown: what was taken over from an answer is chosen here.
        """
        for key, value in st.session_state.pop(_TO_CHOOSE, {}).items():
            st.session_state[key] = value
        return opens_what_is_named(
            {self.parameter: lambda identifier: answer_of(identifier, self.question, *self.opens)}, *plan_keys
        )

    def find(self) -> Job[Request, Result] | None:
        """The job that the address names, or the last that this session started here.

        Where the latter came to no result, the address names the answer from before, which stands all the same.
        """
        named = self._find(st.query_params.get(self.parameter, ""))
        started = self._find(st.session_state.get(self._last, ""))
        is_from_before = named is not None and named.address == st.session_state.get(self._answered)
        came_to_nothing = started is not None and not started.is_live and started.result is None
        return started if named is None or (came_to_nothing and is_from_before) else named

    def answer(
        self,
        request: Request | None,
        *,
        asked: bool,
        at_once: bool = False,
        choices: Callable[[Request], Choices] = lambda _: {},
        is_about: Callable[[Request], bool] = lambda _: True,
    ) -> StandingAnswer[Request, Result] | None:
        """What stands here; None while nothing was asked.

        ``asked`` says whether the request is to be answered now, ``at_once`` whether also where nothing was asked yet.
        ``choices`` gives what is to be chosen for a request that a link opens: the page then begins anew.
        ``is_about`` leaves out answers that have nothing to do with what the page is about.
        """
        job = self.find()
        asked = asked or bool(self.parameter and is_asked_again()) or st.session_state.pop(self._pressed, False)
        if asked and request is None:
            # Pressed while the page waits for first calls: it holds until they are there.
            st.session_state[self._pressed] = True
        if request is not None and (asked or (at_once and job is None)):
            job = self._start(request, job)
        if job is None or not is_about(job.asked):
            return None
        self._take_inputs_of(job, request, choices)
        if job.result is not None:
            st.session_state[self._answered] = job.address
        source: Job[Request, Result] | None = job
        if job.result is None and job.partial is None:
            source = self.last()
        if source is not None and (not is_about(source.asked) or (job.is_live and not self.stands_meanwhile)):
            source = None
        answer = StandingAnswer(self, job, source, request)
        if self.parameter and st.query_params.get(self.parameter) != answer.named.address:
            st.query_params[self.parameter] = answer.named.address
        return answer

    def last(self) -> Job[Request, Result] | None:
        """The job whose answer was shown here last; None where none was."""
        return self._find(st.session_state.get(self._answered, ""))

    @property
    def _answered(self) -> str:
        """In the session: the address of the last answer that was shown here."""
        return f"answered_{self.key}"

    @property
    def _pressed(self) -> str:
        """In the session: that it was asked before its inputs could be."""
        return f"pressed_{self.key}"

    @property
    def _last(self) -> str:
        """In the session: the identifier of the job that it started here last."""
        return f"last_{self.key}"

    def _find(self, identifier: str) -> Job[Request, Result] | None:
        if self.question.pack is None:
            return state.background_jobs().find(identifier)
        return find_answer(identifier, self.question, *self.opens)

    def _start(self, request: Request, before: Job[Request, Result] | None) -> Job[Request, Result] | None:
        """Ask a question, in the place of what was asked before; where it cannot be answered, that stays."""
        try:
            job = ask(state.background_jobs(), state.owner(), self.question, request, keeper(self.question))
        except ValueError as error:
            st.error(as_written(str(error)), icon=":material/error:")
            return before
        left = {st.session_state.get(self._last, ""), "" if before is None else before.identifier}
        for identifier in left - {"", job.identifier}:
            state.background_jobs().leave(identifier, state.owner())
        # One that was asked for before may be done already, and then bears the name under which it is kept, too.
        st.session_state.setdefault(_SEEN, set()).update((job.identifier, job.address))
        st.session_state[self._last] = job.identifier
        return job

    def _take_inputs_of(
        self, job: Job[Request, Result], request: Request | None, choices: Callable[[Request], Choices]
    ) -> None:
        """Where an answer that was opened by a link has other inputs than are chosen, choose its own."""
        seen: set[str] = st.session_state.setdefault(_SEEN, set())
        is_opened = seen.isdisjoint((job.identifier, job.address))
        seen.update((job.identifier, job.address))
        if (
            is_opened
            and (request is None or not self.question.has_same_inputs(job.asked, request))
            and (own := choices(job.asked))
        ):
            st.session_state[_TO_CHOOSE] = own
            st.rerun()
