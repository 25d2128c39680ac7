"""The store: data sets, scenarios and runs that last, each under an identifier that a link can hold.

Nothing that was saved is ever changed or deleted; only drafts are, which are kept for as long as they are edited, and
the layout of files with some column names, whose place the next one takes. What ``save`` has returned is on the disk:
it outlives the end of the process and the loss of power. Threads may share a store; processes may share its database.
"""

from __future__ import annotations

from .data_sets import DataSetLibrary
from .database import connect, database_url, place_in_words
from .drafts import DraftLibrary, SavedDraft
from .errors import (
    NewerDatabaseError,
    NotAllowedError,
    NotSavedError,
    StoreError,
    StoreUnreachableError,
    UnreadableError,
    in_plain_words,
)
from .file_layouts import FileLayoutLibrary, SavedFileLayout
from .forecasts import ForecastLibrary
from .records import (
    OpenedDataSet,
    OpenedRun,
    OpenedScenario,
    RunRecord,
    SavedDataSet,
    SavedForecast,
    SavedRun,
    SavedScenario,
    SavedVersion,
)
from .runs import RunLibrary
from .scenario_files import UnreadableScenarioError, read_scenario_file, scenario_file
from .scenarios import ScenarioLibrary
from .schema import bring_up_to_date
from .sessions import Sessions

__all__ = [
    "NewerDatabaseError",
    "NotAllowedError",
    "NotSavedError",
    "OpenedDataSet",
    "OpenedRun",
    "OpenedScenario",
    "RunRecord",
    "SavedDataSet",
    "SavedDraft",
    "SavedFileLayout",
    "SavedForecast",
    "SavedRun",
    "SavedScenario",
    "SavedVersion",
    "Store",
    "StoreError",
    "StoreUnreachableError",
    "UnreadableError",
    "UnreadableScenarioError",
    "open_store",
    "read_scenario_file",
    "scenario_file",
]


class Store:
    """What is saved in one database; :func:`open_store` gives it.

    Everything that it does raises ``StoreUnreachableError`` where the database cannot be reached, read or written, and
    no other error than a ``StoreError``.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.place = sessions.place
        """Where it is, for people; without user and password."""
        self.scenarios = ScenarioLibrary(sessions)
        self.data_sets = DataSetLibrary(sessions)
        self.forecasts = ForecastLibrary(sessions)
        self.runs = RunLibrary(sessions)
        self.drafts = DraftLibrary(sessions)
        self.file_layouts = FileLayoutLibrary(sessions)

    def close(self) -> None:
        """Close all connections; they are opened again when needed."""
        self._sessions.close()


def open_store(url: str | None = None) -> Store:
    """The store at an address; by default where ``STAFFING_DATABASE_URL`` says, else in the user's data folder.

    A database that is empty or of an earlier version is brought up to date.

    Raises:
        StoreUnreachableError: it cannot be reached or used; the message says why.
        NewerDatabaseError: it was written by a newer version of this program.
    """
    address = database_url(url)
    engine = connect(address)
    with in_plain_words(place_in_words(address)):
        bring_up_to_date(engine)
    return Store(Sessions(engine))
