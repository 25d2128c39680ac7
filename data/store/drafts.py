"""Drafts of plans, kept as they are edited so that they outlive a page; forgotten once nobody edited them for long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

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


class DraftLibrary:
    """The drafts that somebody edits at a time, together under one identifier that nobody can guess."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def save(self, identifier: str | None, drafts: Iterable[SavedDraft], saved_by: str) -> str:
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
                    "saved_by": checked_user(saved_by),
                    # The order in which they are given is that in which they were edited.
                    "saved_at": now + timedelta(microseconds=number),
                }
                row = insert_into(session, DraftContent, **place, **content)
                session.execute(row.on_conflict_do_update(index_elements=list(place), set_=content))
            if identifier is None:
                session.execute(delete(DraftContent).where(DraftContent.saved_at < now - timedelta(days=KEPT_DAYS)))
        return kept_under

    def open(self, identifier: str) -> list[SavedDraft]:
        """The drafts under an identifier, the one edited last at the end.

        Raises:
            NotSavedError: there are none, or no longer.
            UnreadableError: this version of the program cannot read one any more.
        """
        wanted = (
            select(DraftContent)
            .where(DraftContent.identifier == identifier)
            .order_by(DraftContent.saved_at, DraftContent.digest)
        )
        with self._sessions.reading() as session:
            rows = session.scalars(wanted).all() if is_identifier(identifier) else []
            found = [SavedDraft(row.name, _read(row.begun_with), _read(row.document)) for row in rows]
        return found or none_saved("draft", identifier)


def _read(document: str) -> Scenario:
    try:
        return read_scenario_file(document.encode()).scenario
    except UnreadableScenarioError as error:
        msg = f"The draft cannot be read by this version of the program: {'; '.join(error.problems)}"
        raise UnreadableError(msg) from error
