"""The library of scenarios: saved by name in versions, and kept once by content however often they are saved or run."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from queueing import Scenario

from .errors import UnreadableError
from .names import NamedVersions
from .records import OpenedScenario, SavedScenario, checked_name
from .scenario_files import (
    ScenarioReading,
    UnreadableScenarioError,
    canonical_json,
    digest_of,
    read_scenario_file,
)
from .sessions import insert_into, row_of, stamped
from .tables import ScenarioContent, ScenarioName, ScenarioVersion


class ScenarioLibrary(NamedVersions[ScenarioVersion, SavedScenario]):
    """Scenarios that are saved by name."""

    kind = "scenario"
    names = ScenarioName
    rows = ScenarioVersion

    def save(self, name: str, scenario: Scenario, saved_by: str, note: str = "") -> SavedScenario:
        """Save a scenario as the next version of a name; nothing is overwritten, an archived name is listed again.

        Raises:
            NotAllowedError: the name, the note or who saves is empty, too long or no text.
        """
        row = ScenarioVersion(name=checked_name(name), **stamped(saved_by, note))
        with self._sessions.writing() as session:
            (row.digest,) = keep_contents(session, [scenario])
            return self._add(session, row)

    def open(self, identifier: str) -> OpenedScenario:
        """A saved version by its identifier.

        Raises:
            NotSavedError: there is none.
            UnreadableError: this version of the program cannot read it any more.
        """
        with self._sessions.reading() as session:
            row = row_of(session, ScenarioVersion, self.kind, identifier)
            return OpenedScenario(**vars(self._saved(row)), **vars(content_of(row.content)))

    def _saved(self, row: ScenarioVersion) -> SavedScenario:
        return SavedScenario(row.identifier, row.note, row.saved_by, row.saved_at, row.name, row.number)


def keep_contents(session: Session, scenarios: Iterable[Scenario]) -> list[str]:
    """Keep scenarios by their content, where they are not kept yet; their digests.

    They are kept in the order of their digests: two who keep the same ones at once never wait for each other in turn.
    """
    documents = [canonical_json(scenario) for scenario in scenarios]
    by_digest = {digest_of(document): document for document in documents}
    for digest, document in sorted(by_digest.items()):
        row = insert_into(session, ScenarioContent, digest=digest, document=document)
        session.execute(row.on_conflict_do_nothing())
    return [digest_of(document) for document in documents]


def content_of(row: ScenarioContent) -> ScenarioReading:
    """The scenario in a row, in today's terms where an earlier version of the program wrote it.

    Raises:
        UnreadableError: this version of the program cannot read it any more.
    """
    try:
        return read_scenario_file(row.document.encode())
    except UnreadableScenarioError as error:
        msg = f"The saved plan cannot be read by this version of the program: {'; '.join(error.problems)}"
        raise UnreadableError(msg) from error
