"""The call volumes that were imported, saved by name in versions."""

from __future__ import annotations

from sqlalchemy import select

from data.volumes.choices import Choices
from data.volumes.counted_calls import CountedCalls
from data.volumes.files import VolumeReading

from .errors import UnreadableError
from .names import NamedVersions
from .records import OpenedDataSet, SavedDataSet, checked_name
from .saved_volumes import PackedVolumes, pack, unpack
from .sessions import insert_into, row_of, stamped
from .tables import DataSetFirstCalls, DataSetName, DataSetVersion


class DataSetLibrary(NamedVersions[DataSetVersion, SavedDataSet]):
    """Call volumes that are saved by name."""

    kind = "data set"
    names = DataSetName
    rows = DataSetVersion

    def save(
        self,
        name: str,
        reading: VolumeReading,
        saved_by: str,
        note: str = "",
        *,
        choices: Choices | None = None,
        counted: CountedCalls | None = None,
    ) -> SavedDataSet:
        """Save call volumes, and what was decided and answered about their file, as the next version of a name.

        Raises:
            NotAllowedError: the reading has no volumes; or the name, the note or who saves is empty, too long or not
                text.
        """
        packed = pack(reading, choices or Choices(), counted)
        row = DataSetVersion(name=checked_name(name), **stamped(saved_by, note), **vars(packed))
        with self._sessions.writing() as session:
            return self._add(session, row)

    def open(self, identifier: str) -> OpenedDataSet:
        """A saved version by its identifier; its reading has no ``table``, since the file's cells are not kept.

        Raises:
            NotSavedError: there is none.
            UnreadableError: this version of the program cannot read it any more.
        """
        with self._sessions.reading() as session:
            row = row_of(session, DataSetVersion, self.kind, identifier)
            saved = self._saved(row)
            packed = PackedVolumes(
                row.first_date, row.last_date, row.interval_minutes, row.calls, row.imported, row.changes
            )
        try:
            reading, choices, counted = unpack(packed)
        except ValueError as error:
            msg = f"The saved data set {saved.name!r} cannot be read by this version of the program"
            raise UnreadableError(msg) from error
        return OpenedDataSet(**vars(saved), reading=reading, choices=choices, counted=counted)

    def save_first_calls(self, identifier: str, asked: str, document: str) -> None:
        """Keep the first calls behind a data set's counts with it, under a digest of what was asked; once.

        Raises:
            NotSavedError: the data set is not saved.
        """
        with self._sessions.writing() as session:
            row_of(session, DataSetVersion, self.kind, identifier)
            new = insert_into(session, DataSetFirstCalls, data_set=identifier, asked=asked, document=document)
            session.execute(new.on_conflict_do_nothing())

    def first_calls(self, identifier: str, asked: str) -> str | None:
        """The first calls that are kept with a data set under a digest; None where there are none."""
        wanted = select(DataSetFirstCalls.document).where(
            DataSetFirstCalls.data_set == identifier, DataSetFirstCalls.asked == asked
        )
        with self._sessions.reading() as session:
            return session.scalar(wanted)

    def _saved(self, row: DataSetVersion) -> SavedDataSet:
        return SavedDataSet(
            row.identifier,
            row.note,
            row.saved_by,
            row.saved_at,
            row.name,
            row.number,
            row.first_date,
            row.last_date,
            row.interval_minutes,
        )
