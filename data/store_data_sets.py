"""The call volumes that were imported, saved by name in versions."""

from __future__ import annotations

from .choices import Choices
from .data_sets import PackedVolumes, pack, unpack
from .store_errors import UnreadableError
from .store_names import NamedVersions
from .store_records import OpenedDataSet, SavedDataSet, checked_name
from .store_sessions import row_of, stamped
from .store_tables import DataSetName, DataSetVersion
from .volume_files import VolumeReading


class DataSetLibrary(NamedVersions[DataSetVersion, SavedDataSet]):
    """Call volumes that are saved by name."""

    kind = "data set"
    names = DataSetName
    rows = DataSetVersion

    def save(
        self, name: str, reading: VolumeReading, saved_by: str, note: str = "", *, choices: Choices | None = None
    ) -> SavedDataSet:
        """Save call volumes, and what was decided about their file, as the next version of a name.

        Raises:
            NotAllowedError: the reading has no volumes; or the name, the note or who saves is empty, too long or not
                text.
        """
        packed = pack(reading, choices or Choices())
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
            reading, choices = unpack(packed)
        except ValueError as error:
            msg = f"The saved data set {saved.name!r} cannot be read by this version of the program"
            raise UnreadableError(msg) from error
        return OpenedDataSet(**vars(saved), reading=reading, choices=choices)

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
