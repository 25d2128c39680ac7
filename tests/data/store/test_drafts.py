"""Drafts in the store: the last edit of each is kept, apart from anybody else's, and old ones are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from data.samples.scenarios import full_center, small_center
from data.store.drafts import KEPT_DAYS
from data.store.store import NotAllowedError, NotSavedError, SavedDraft, Store, UnreadableError
from data.store.tables import DraftContent
from queueing import Scenario

SMALL, FULL = small_center(), full_center()


def edited(plan: Scenario, factor: float) -> Scenario:
    return plan.model_copy(update={"volume_factor": factor})


def make_old(store: Store, identifier: str, days: float, **content: str) -> None:
    then = datetime.now(UTC) - timedelta(days=days)
    with store._sessions.writing() as session:
        old = update(DraftContent).where(DraftContent.identifier == identifier)
        session.execute(old.values(saved_at=then, **content))


def test_the_last_edit_of_each_plan_is_kept(store: Store) -> None:
    first = SavedDraft("Small", SMALL, edited(SMALL, 1.1))
    mine = store.drafts.save(None, [first, SavedDraft("Full", FULL, edited(FULL, 2))], "Ann")
    assert store.drafts.open(mine) == [first, SavedDraft("Full", FULL, edited(FULL, 2))]
    again = SavedDraft("Small", SMALL, edited(SMALL, 1.2))
    assert store.drafts.save(mine, [again], "Ann") == mine
    assert store.drafts.open(mine) == [SavedDraft("Full", FULL, edited(FULL, 2)), again]


def test_everybody_has_drafts_of_their_own(store: Store) -> None:
    mine, yours = (store.drafts.save(None, [SavedDraft("a", SMALL, edited(SMALL, each))], "x") for each in (3, 4))
    assert mine != yours
    assert [store.drafts.open(each)[0].now.volume_factor for each in (mine, yours)] == [3, 4]


def test_drafts_that_nobody_edits_are_forgotten(store: Store) -> None:
    old, recent = (store.drafts.save(None, [SavedDraft("a", SMALL, FULL)], "Ann") for _ in range(2))
    make_old(store, old, KEPT_DAYS + 0.1)
    make_old(store, recent, KEPT_DAYS - 0.1)
    store.drafts.save(recent, [SavedDraft("b", FULL, SMALL)], "Ann")
    assert store.drafts.open(old)
    store.drafts.save(None, [SavedDraft("a", SMALL, FULL)], "Ann")
    assert len(store.drafts.open(recent)) == 2
    with pytest.raises(NotSavedError, match="No draft is saved under"):
        store.drafts.open(old)


@pytest.mark.parametrize("identifier", ["", "nobodysaved1", "too long an identifier", "\0"])
def test_what_is_not_here_is_said(store: Store, identifier: str) -> None:
    with pytest.raises(NotSavedError):
        store.drafts.open(identifier)


def test_what_cannot_be_kept_or_read_is_said(store: Store) -> None:
    with pytest.raises(NotAllowedError, match="the label of a plan is empty"):
        store.drafts.save(None, [SavedDraft("", SMALL, FULL)], "Ann")
    mine = store.drafts.save(None, [SavedDraft("a", SMALL, FULL)], "Ann")
    make_old(store, mine, 1, document="{}")
    with pytest.raises(UnreadableError, match="cannot be read by this version of the program"):
        store.drafts.open(mine)


def test_steps_are_kept_in_their_order(store: Store) -> None:
    steps = (SMALL, edited(SMALL, 1.1), FULL, SMALL)
    mine = store.drafts.save(None, [SavedDraft("a", SMALL, edited(SMALL, 2), steps)], "Ann")
    (kept,) = store.drafts.open(mine)
    assert kept.steps == steps
    assert kept.saved_at is not None
    assert abs(kept.saved_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_drafts_of_an_owner_are_nobody_elses(store: Store) -> None:
    ann, bob = "https://login.center.gov 00u1", "https://login.center.gov 00u2"
    draft = SavedDraft("a", SMALL, edited(SMALL, 2))
    of_ann = store.drafts.save(None, [draft], "Ann", ann)
    of_anybody = store.drafts.save(None, [draft], "Ann")
    assert store.drafts.open(of_ann, ann) == [draft]
    for other in (bob, "", None):
        with pytest.raises(NotSavedError):
            store.drafts.open(of_ann, other)
        assert store.drafts.open(of_anybody, other) == [draft]
    assert store.drafts.newest(bob) is None


def test_the_newest_of_an_owner_is_what_was_edited_last(store: Store) -> None:
    one, other = (store.drafts.save(None, [SavedDraft("a", SMALL, edited(SMALL, 2))], "x", "ann") for _ in range(2))
    assert store.drafts.newest("ann") == other
    store.drafts.save(one, [SavedDraft("a", SMALL, edited(SMALL, 3))], "x", "ann")
    assert store.drafts.newest("ann") == one
