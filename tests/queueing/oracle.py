"""A third reading of the model: docs/model.md as a plain simulation of events, to hold both engines to.

It is written from that page alone and shares no rule with the engines: what it takes from the model are the inputs, the
random numbers and the names of what is recorded. It is slow, and simple enough to be read beside the page.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Final

from queueing import Scenario
from queueing.journeys import NO_CALLER
from tests.queueing.oracle_calendar import DAY, Days
from tests.queueing.oracle_callers import Callers, Numbers
from tests.queueing.oracle_desk import Desk, Kind, Node, Waiting
from tests.queueing.oracle_record import Attempt, Call

LEFT_OVER: Final = 0
"""The number of a call that was left over from before the start."""
ITEM: Final = 0
"""The number, in the place of a call's, of an item of other work."""
RANKS: Final = {
    "keep_place": {"urgent": 0, "live": 1, "regular": 1, "last": 2},
    "live_first": {"live": 0, "urgent": 1, "regular": 2, "last": 3},
    "callbacks_first": {"urgent": 0, "regular": 1, "live": 2, "last": 3},
}
"""The kinds of what waits at Tier 2 in the order in which they are served, by the order chosen."""


class Oracle:
    """One replication of a scenario, event by event."""

    def __init__(self, scenario: Scenario, seed: int, replication: int = 0) -> None:
        numbers = Numbers(seed, replication)
        self._scenario = scenario
        self._callers = Callers(scenario, numbers)
        self._days = Days(scenario, numbers)
        self._end_of_calendar = float(DAY * self._days.count)
        self._now = 0.0
        self._calls: list[Call] = []
        self._events: list[tuple[float, Node, Kind, int, int, int, Callable[[], None]]] = []
        self._serial = count()
        self._first_calls = self._days.first_calls()
        self._in_force: dict[int, bool] = {}
        """By day, whether the cutoff is in force, once that was asked."""
        self._booked: Counter[int] = Counter()
        """By the minute at which a window begins, how many have booked it."""
        self._tier1 = Desk("tier1", Node.TIER1, self._begin_tier1)
        self._tier2 = Desk("tier2", Node.TIER2, self._begin_or_dial)
        self._supervisor = Desk("supervisor", Node.SUPERVISOR, self._begin_supervisor)

    def run(self) -> list[Call]:
        """All calls, in order of (person, call)."""
        for desk in (self._tier1, self._tier2, self._supervisor):
            first, *changes = self._days.duty(desk.name)
            desk.on_duty = first.people
            for duty in changes:
                self._at(duty.minute, desk.node, Kind.CHANGE, None, partial(self._change, desk, duty.people))
        self._take_left_over()
        for first_call in self._first_calls:
            person = first_call.person
            reason, group = self._callers.reason_of(person, is_left_over=False), self._callers.group_of(person)
            self._expect(Call(person, 1, first_call.minute, reason, group), Node.NEW_CALLS)
        for item in self._days.work_items():
            row = Call(item.number, ITEM, item.minute, NO_CALLER, NO_CALLER, route="work")
            self._at(row.arrived, Node.NEW_CALLS, Kind.END, row, partial(self._take_in, row))
        while self._events and self._events[0][0] < self._end_of_calendar:
            self._now, *_, happen = heapq.heappop(self._events)
            happen()
        self._give_appointments()
        return sorted(self._calls, key=lambda call: (call.person, call.call))

    def _at(self, minute: float, node: Node, kind: Kind, call: Call | None, happen: Callable[[], None]) -> None:
        """Let something happen at a minute; at equal ones in order of node, kind, person and call."""
        person, number = (call.person, call.call) if call else (0, 0)
        heapq.heappush(self._events, (minute, node, kind, person, number, next(self._serial), happen))

    # --- The voice system -------------------------------------------------------------------------------------------

    def _expect(self, call: Call, node: Node) -> None:
        """Let somebody call at the minute at which the call is to arrive."""
        self._at(call.arrived, node, Kind.END, call, partial(self._arrive, call))

    def _arrive(self, call: Call) -> None:
        self._calls.append(call)
        end = self._now + self._callers.voice_system_minutes(call)
        self._at(end, Node.VOICE_SYSTEM, Kind.END, call, partial(self._end_voice_system, call))

    def _end_voice_system(self, call: Call) -> None:
        call.ivr_end = self._now
        if self._callers.is_contained(call):
            self._end(call, "contained")
        else:
            self._join(self._tier1, call)

    # --- The people of a tier ---------------------------------------------------------------------------------------

    def _join(self, desk: Desk, call: Call) -> None:
        """Let a caller wait on the line, and be served at once where somebody is free."""
        if desk is not self._tier2 and self._is_over(desk):
            self._end(call, "closed_out")
            return
        self._queue(desk, call)
        patience = self._callers.patience(desk.name, call)
        if desk.holds(call) and patience < math.inf:
            self._at(self._now + patience, desk.node, Kind.PATIENCE, call, partial(self._lose_patience, desk, call))

    def _queue(self, desk: Desk, call: Call) -> None:
        desk.queue.append(Waiting(call, self._now, next(self._serial)))
        self._serve(desk)

    def _serve(self, desk: Desk) -> None:
        """Let whoever is free take the next call, as long as there are both."""
        while desk.is_free and desk.queue:
            first = min(desk.queue, key=lambda waiting: (self._rank(waiting.call, desk), waiting.since, waiting.serial))
            desk.leave(first.call)
            desk.take(first.call)

    def _rank(self, call: Call, desk: Desk) -> int:
        """Of which kind a call is, in the order in which a tier serves the kinds; all are one but at Tier 2."""
        if desk is not self._tier2:
            return 0
        if call.route == "work":
            kind = "regular" if self._callers.stands_among_callbacks(call) else "last"
        else:
            is_urgent = call.urgent or (call.route == "callback" and call.tries[-1].booked)
            kind = "live" if call.route == "live" else "urgent" if is_urgent else "regular"
        return RANKS[self._scenario.callback.order][kind]

    def _lose_patience(self, desk: Desk, call: Call) -> None:
        has_become_callback = desk is self._tier2 and call.route == "callback"
        if desk.holds(call) and not has_become_callback:
            desk.leave(call)
            self._end(call, f"abandoned_{desk.name}")

    def _change(self, desk: Desk, people: int) -> None:
        """Change how many are on duty at a tier, or take note that lines have opened or shut."""
        desk.on_duty = people
        for call in [waiting.call for waiting in desk.queue]:
            if desk is not self._tier2:
                if self._is_over(desk):
                    desk.leave(call)
                    self._end(call, "closed_out")
            elif call.route == "live" and (people == 0 or not self._lines_open()):
                self._stop_holding(call)
        self._serve(desk)

    def _lines_open(self) -> bool:
        """Whether lines are open, by the clock: for all that happens at an instant."""
        return self._days.lines_open(self._now)

    def _is_over(self, desk: Desk) -> bool:
        """Whether lines are shut and nobody is on duty."""
        return desk.on_duty == 0 and not self._lines_open()

    def _occupy(self, desk: Desk, call: Call, minutes: float, then: Callable[[Call], None]) -> None:
        """Keep somebody at a tier busy with a call for some minutes."""
        desk.in_progress += 1
        self._at(self._now + minutes, desk.node, Kind.END, call, partial(then, call))

    def _hang_up(self, desk: Desk, call: Call) -> None:
        """End a conversation; the person is free after the wrap-up, and takes the next call."""
        wrap_up = self._callers.wrap_up(desk.name, call)
        if wrap_up == 0:
            self._free(desk)
        else:
            self._at(self._now + wrap_up, desk.node, Kind.END, call, partial(self._free, desk))

    def _free(self, desk: Desk) -> None:
        desk.in_progress -= 1
        self._serve(desk)

    # --- Tier 1 -----------------------------------------------------------------------------------------------------

    def _begin_tier1(self, call: Call) -> None:
        call.tier1_start = self._now
        self._occupy(self._tier1, call, self._callers.tier1_minutes(call), self._end_tier1)

    def _end_tier1(self, call: Call) -> None:
        call.tier1_end = self._now
        self._hang_up(self._tier1, call)
        if not self._callers.is_authorized(call):
            self._end(call, "not_authorized")
        elif self._callers.asks_for_supervisor(call):
            self._ask(call, partial(self._join, self._supervisor))
        elif self._callers.asks_for_tier2(call):
            self._ask(call, self._transfer)
        else:
            self._end(call, "resolved_tier1")

    def _ask(self, call: Call, then: Callable[[Call], None]) -> None:
        """Ask for Tier 2 or a supervisor."""
        call.transfer_asked = self._now
        if self._refuses():
            self._end(call, "refused_cutoff")
        else:
            then(call)

    def _refuses(self) -> bool:
        """Whether it is at or past a cutoff that is in force."""
        day, rule = int(self._now // DAY), self._scenario.cutoff.rule
        if rule == "never" or self._days.hours(day) is None or self._now < self._days.cutoff(day):
            return False
        if day not in self._in_force:
            self._in_force[day] = (
                rule == "every_day"
                or (rule == "heavy_days" and self._days.is_heavy(day, self._first_calls))
                or (rule == "long_waits" and self._announced_wait() > self._scenario.cutoff.wait_minutes)
            )
        return self._in_force[day]

    # --- Live or callback -------------------------------------------------------------------------------------------

    def _announced_wait(self) -> float:
        tier2 = self._tier2
        if tier2.on_duty == 0 or not self._lines_open():
            return math.inf
        if tier2.is_free:
            return 0.0
        before = sum(self._is_before_new_ones(waiting.call) for waiting in tier2.queue)
        return (before + 1) * self._callers.mean_tier2_minutes() / tier2.on_duty

    def _is_before_new_ones(self, call: Call) -> bool:
        """Whether what waits at Tier 2 would be served before a caller who asks for it now."""
        if call.route == "live":
            return True
        is_last = call.route == "work" and not self._callers.stands_among_callbacks(call)
        return self._scenario.callback.order != "live_first" and not is_last

    def _transfer(self, call: Call) -> None:
        if self._scenario.callback.live_transfers:
            call.estimated_wait = self._announced_wait()
            if call.estimated_wait < math.inf and call.estimated_wait <= self._callers.threshold(call):
                call.route = "live"
                self._join(self._tier2, call)
                return
        if self._callers.has_direct_number(call):
            self._book_or_queue(call)
        else:
            self._end(call, "no_callback_number")

    def _book_or_queue(self, call: Call) -> None:
        call.route, call.urgent = "callback", self._callers.is_urgent(call)
        begin = self._window() if self._callers.books_window(call) else None
        if begin is None:
            self._join_again(call)
        else:
            self._booked[begin] += 1
            happen = partial(self._join_again, call, booked=True)
            self._at(float(begin), Node.RETRY_DELAY, Kind.END, call, happen)

    def _window(self) -> int | None:
        """The beginning of the earliest window that can be booked now."""
        window, today = self._scenario.window, int(self._now // DAY)
        for begin in range(DAY * today, DAY * (today + window.days_ahead + 1), window.minutes):
            if begin >= self._end_of_calendar or begin < self._now + window.notice_minutes:
                continue
            minutes, mean = self._days.officer_minutes(begin, window.minutes), self._callers.mean_tier2_minutes()
            if minutes and (mean == 0 or self._booked[begin] < math.floor(window.fill * minutes / mean)):
                return begin
        return None

    def _stop_holding(self, call: Call) -> None:
        """Make a callback of a caller who holds, whose place among callbacks is that of the time of joining."""
        if self._callers.has_direct_number(call):
            self._require_callback(call)
        else:
            self._tier2.leave(call)
            self._end(call, "no_callback_number")

    def _require_callback(self, call: Call) -> None:
        call.route, call.urgent = "callback", self._callers.is_urgent(call)
        call.tries.append(Attempt(joined=self._now))

    # --- Callbacks --------------------------------------------------------------------------------------------------

    def _take_left_over(self) -> None:
        """Put the callbacks left over into the queue: the urgent ones first, and in each class who asked first."""
        rows = sorted(self._scenario.callback.backlog, key=lambda row: -row.days)
        classes = [(True, row.days) for row in rows for _ in range(row.urgent)]
        classes += [(False, row.days) for row in rows for _ in range(row.regular)]
        for person, (urgent, days) in enumerate(classes):
            reason, group = self._callers.reason_of(person, is_left_over=True), self._callers.group_of(person)
            call = Call(person, LEFT_OVER, 0.0, reason, group)
            call.transfer_asked, call.route, call.urgent = float(-DAY * days), "callback", urgent
            call.tries.append(Attempt(joined=0.0))
            self._calls.append(call)
            self._queue(self._tier2, call)

    def _begin_or_dial(self, call: Call) -> None:
        """What an officer does with the call or the item whose turn it is."""
        if call.route == "work":
            self._begin_item(call)
            return
        if call.route == "live":
            self._begin_tier2(call)
            return
        attempt, number = call.tries[-1], len(call.tries)
        attempt.dialled = self._now
        chance, window = self._chance_of_an_answer(call, number), self._scenario.window
        if attempt.booked and self._now < attempt.joined + window.minutes:
            chance = window.answered
        elif self._callers.is_texted(call):
            attempt.no_reply = not self._callers.replies(call, number)
            chance = self._scenario.text_ahead.answered
        if attempt.no_reply:
            self._try_later(call)
        elif self._callers.answers(chance, call, number):
            attempt.answered = True
            self._begin_tier2(call)
        else:
            ring_minutes = self._scenario.callback.ring_minutes
            attempt.rang_until = self._now + ring_minutes
            self._occupy(self._tier2, call, ring_minutes, self._end_ringing)

    def _chance_of_an_answer(self, call: Call, number: int) -> float:
        """The chance of an attempt that no text goes ahead of, by its number from 1."""
        callback, asked_today = self._scenario.callback, call.transfer_asked // DAY == self._now // DAY
        if not self._lines_open():
            chances = callback.answered_shut
        elif asked_today and call.call != LEFT_OVER:
            chances = callback.answered_same_day
        else:
            chances = callback.answered_later_day
        return chances[min(number, len(chances)) - 1]

    def _end_ringing(self, call: Call) -> None:
        self._free(self._tier2)
        self._try_later(call)

    def _try_later(self, call: Call) -> None:
        if len(call.tries) >= self._scenario.callback.max_attempts:
            self._end(call, "suspended")
        else:
            again = self._now + self._scenario.callback.retry_after
            self._at(again, Node.RETRY_DELAY, Kind.END, call, partial(self._join_again, call))

    def _join_again(self, call: Call, *, booked: bool = False) -> None:
        """Join the end of the callback queue."""
        call.tries.append(Attempt(joined=self._now, booked=booked))
        self._queue(self._tier2, call)

    # --- Tier 2 -----------------------------------------------------------------------------------------------------

    def _begin_tier2(self, call: Call) -> None:
        call.tier2_start = self._now
        self._occupy(self._tier2, call, self._callers.tier2_minutes(call), self._end_tier2)

    def _end_tier2(self, call: Call) -> None:
        call.tier2_end = self._now
        self._hang_up(self._tier2, call)
        if self._callers.gets_appointment(call):
            self._end(call, "appointment")
        elif self._callers.goes_on_to_supervisor(call):
            self._join(self._supervisor, call)
        else:
            self._end(call, "resolved_tier2")

    def _give_appointments(self) -> None:
        """Give each appointment its day, in order of scheduling."""
        taken: dict[int, int] = {}
        scheduled = [call for call in self._calls if call.outcome == "appointment"]
        for call in sorted(scheduled, key=lambda call: (call.ended, call.person, call.call)):
            day = int(call.ended // DAY) + self._callers.appointment_lead(call)
            while not self._days.takes_appointments(day) or taken.get(day, 0) == self._scenario.appointment.daily_slots:
                day += 1
            taken[day] = taken.get(day, 0) + 1
            call.appointment = float(DAY * day)

    # --- Work that is not calls -------------------------------------------------------------------------------------

    def _take_in(self, item: Call) -> None:
        self._calls.append(item)
        self._queue(self._tier2, item)

    def _begin_item(self, item: Call) -> None:
        item.tier2_start = self._now
        self._occupy(self._tier2, item, self._callers.item_minutes(item), self._end_item)

    def _end_item(self, item: Call) -> None:
        item.tier2_end = item.ended = self._now
        item.outcome = "work_done"
        self._free(self._tier2)

    # --- Supervisors ------------------------------------------------------------------------------------------------

    def _begin_supervisor(self, call: Call) -> None:
        call.supervisor_start = self._now
        self._occupy(self._supervisor, call, self._callers.supervisor_minutes(call), self._end_supervisor)

    def _end_supervisor(self, call: Call) -> None:
        call.supervisor_end = self._now
        self._hang_up(self._supervisor, call)
        self._end(call, "resolved_supervisor")

    # --- The end, and calling again ---------------------------------------------------------------------------------

    def _end(self, call: Call, outcome: str) -> None:
        call.outcome, call.ended = outcome, self._now
        again = self._scenario.calling_again
        rule = getattr(again, outcome, None)
        if rule is None or call.call >= again.max_calls or not self._callers.calls_again(rule.probability, call):
            return
        minute = self._soon(call) if rule.when == "soon" else self._next_morning(call, self._now)
        if minute < self._end_of_calendar:
            self._expect(Call(call.person, call.call + 1, minute, call.reason, call.group), Node.CALLING_AGAIN)

    def _soon(self, call: Call) -> float:
        minute = self._now + self._callers.return_delay(call)
        return minute if self._days.lines_open(minute) else self._next_morning(call, minute)

    def _next_morning(self, call: Call, after: float) -> float:
        """When somebody calls on the next morning that lines are open; infinite where the calendar ends before."""
        hours = self._days.next_opening(after)
        return math.inf if hours is None else self._callers.return_in_morning(call, *hours)
