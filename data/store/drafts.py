"""Drafts of plans, kept as they are edited so that they outlive a page; forgotten once nobody edited them for long."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select

from queueing import Scenario

from .errors import UnreadableError
from .records import checked_label, checked_user
from .scenario_files import UnreadableScenarioError, canonical_json, digest_of, read_scenario_file
from .sessions import Sessions, insert_into, is_identifier, new_identifier, none_saved
from .tables import DraftContent

KEPT_DAYS: Final = 30
"""Days after its last edit for which a draft is kept."""


@dataclass(frozen=True)
class SavedDraft:
    """A plan as it was edited last, and the one that editing began with."""

    name: str
    """What the latter is called."""
    begun_with: Scenario
    now: Scenario
    steps: tuple[Scenario, ...] = ()
    """The plan before each edit that can be taken back, the oldest first."""
    saved_at: datetime | None = field(default=None, compare=False)
    """When it was edited last, in UTC; None before it is kept."""


class DraftLibrary:
    """The drafts that somebody edits at a time, together under one identifier that nobody can guess.

    Those of an owner, somebody's whole identity, are nobody else's, whoever has the identifier.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def save(
        self, identifier: str | None, drafts: Iterable[SavedDraft], saved_by: str, owner: str | None = None
    ) -> str:
        """Keep drafts under an identifier, or with None under a new one, which is given back.

        A draft takes the place of an earlier one under the identifier that began with the same plan. With a new one
        those of anybody are forgotten that were not edited for :data:`KEPT_DAYS`.

        Raises:
            NotAllowedError: a name or who saves is not allowed.
        """
        kept_under, now = identifier or new_identifier(), datetime.now(UTC)
        with self._sessions.writing() as session:
            for number, draft in enumerate(drafts):
                begun_with = canonical_json(draft.begun_with)
                place = {"identifier": kept_under, "digest": digest_of(begun_with)}
                content = {
                    "name": checked_label(draft.name),
                    "begun_with": begun_with,
                    "document": canonical_json(draft.now),
                    "steps": _steps_as_json(draft),
                    "owner": _digest_of_owner(owner),
                    "saved_by": checked_user(saved_by),
                    # The order in which they are given is that in which they were edited.
                    "saved_at": now + timedelta(microseconds=number),
                }
                row = insert_into(session, DraftContent, **place, **content)
                session.execute(row.on_conflict_do_update(index_elements=list(place), set_=content))
            if identifier is None:
                session.execute(delete(DraftContent).where(DraftContent.saved_at < now - timedelta(days=KEPT_DAYS)))
        return kept_under

    def newest(self, owner: str) -> str | None:
        """The identifier under which an owner edited last; None where there is none."""
        wanted = (
            select(DraftContent.identifier)
            .where(DraftContent.owner == _digest_of_owner(owner))
            .order_by(DraftContent.saved_at.desc())
            .limit(1)
        )
        with self._sessions.reading() as session:
            return session.scalar(wanted)

    def open(self, identifier: str, owner: str | None = None) -> list[SavedDraft]:
        """The drafts under an identifier, the one edited last at the end.

        Raises:
            NotSavedError: there are none, or no longer, or they are somebody else's.
            UnreadableError: this version of the program cannot read one any more.
        """
        wanted = (
            select(DraftContent)
            .where(DraftContent.identifier == identifier)
            .where(or_(DraftContent.owner.is_(None), DraftContent.owner == _digest_of_owner(owner)))
            .order_by(DraftContent.saved_at, DraftContent.digest)
        )
        with self._sessions.reading() as session:
            rows = session.scalars(wanted).all() if is_identifier(identifier) else []
            found = [
                SavedDraft(row.name, _read(row.begun_with), _read(row.document), _read_steps(row), row.saved_at)
                for row in rows
            ]
        return found or none_saved("draft", identifier)


def _digest_of_owner(owner: str | None) -> str | None:
    return None if owner is None else digest_of(owner)


def _steps_as_json(draft: SavedDraft) -> str:
    """The steps of a draft, each by the fields in which it is not the plan that editing began with."""
    changed = [
        {name for name in Scenario.model_fields if getattr(step, name) != getattr(draft.begun_with, name)}
        for step in draft.steps
    ]
    texts = [step.model_dump_json(include=names) for step, names in zip(draft.steps, changed, strict=True)]
    return f"[{','.join(texts)}]"


def _read_steps(row: DraftContent) -> tuple[Scenario, ...]:
    begun_with = json.loads(row.begun_with)
    return tuple(_read(json.dumps(begun_with | changed)) for changed in json.loads(row.steps))


def _read(document: str) -> Scenario:
    try:
        return read_scenario_file(document.encode()).scenario
    except UnreadableScenarioError as error:
        msg = f"The draft cannot be read by this version of the program: {'; '.join(error.problems)}"
        raise UnreadableError(msg) from error
