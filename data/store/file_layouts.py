"""Layouts of files, kept for everybody by the column names of the files that they are for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from data.volumes.file_layouts import FileLayout, layout_as_json, read_layout

from .errors import UnreadableError
from .records import checked_name, checked_user
from .scenario_files import digest_of
from .sessions import Sessions, insert_into
from .tables import FileLayoutRow


@dataclass(frozen=True)
class SavedFileLayout:
    """A layout, and who kept it when."""

    layout: FileLayout
    saved_by: str
    saved_at: datetime
    """In UTC."""


class FileLayoutLibrary:
    """The layouts that are kept, one for each list of column names."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def save(self, layout: FileLayout, saved_by: str) -> None:
        """Keep a layout in the place of the one before for the same column names.

        Raises:
            NotAllowedError: its name or who saves is not allowed.
        """
        place = {"header": _digest(layout.header)}
        content = {
            "name": checked_name(layout.name),
            "document": layout_as_json(layout),
            "saved_by": checked_user(saved_by),
            "saved_at": datetime.now(UTC),
        }
        with self._sessions.writing() as session:
            row = insert_into(session, FileLayoutRow, **place, **content)
            session.execute(row.on_conflict_do_update(index_elements=list(place), set_=content))

    def find(self, header: tuple[str, ...]) -> SavedFileLayout | None:
        """The layout for files with these column names; None where none is kept.

        Raises:
            UnreadableError: this version of the program cannot read it any more.
        """
        with self._sessions.reading() as session:
            row = session.get(FileLayoutRow, _digest(header))
            if row is None:
                return None
            document, name, saved_by, saved_at = row.document, row.name, row.saved_by, row.saved_at
        try:
            return SavedFileLayout(read_layout(document), saved_by, saved_at)
        except ValueError as error:
            msg = f"The layout {name!r} that is kept for these column names cannot be read by this version: {error}"
            raise UnreadableError(msg) from error


def _digest(header: tuple[str, ...]) -> str:
    return digest_of(json.dumps(header))
