"""Forecasts that are kept of a data set, and what is known of its days by hand: for all versions of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from .parquet import from_parquet, to_parquet
from .records import SavedForecast, checked_name, checked_table_name
from .sessions import Sessions, none_saved, stamped
from .tables import DataSetAdjustments, DataSetForecast, DataSetName

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy.orm import Session


class ForecastLibrary:
    """What is kept of the forecasts of data sets."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def save(self, data_set: str, method: str, days: pd.DataFrame, saved_by: str, note: str = "") -> None:
        """Keep a forecast of a data set: a row per day with ``date``, ``calls`` and the ends of its intervals.

        Raises:
            NotSavedError: the data set is not saved.
            NotAllowedError: the note or who saves is not allowed.
        """
        row = DataSetForecast(
            data_set=checked_name(data_set),
            method=checked_table_name(method),
            days=to_parquet(days),
            **stamped(saved_by, note),
        )
        with self._sessions.writing() as session:
            _check_saved(session, row.data_set)
            session.add(row)

    def of(self, data_set: str) -> list[SavedForecast]:
        """The forecasts that are kept of a data set, the last first."""
        wanted = (
            select(DataSetForecast)
            .where(DataSetForecast.data_set == data_set)
            .order_by(DataSetForecast.saved_at.desc(), DataSetForecast.identifier)
        )
        with self._sessions.reading() as session:
            return [
                SavedForecast(
                    row.identifier,
                    row.note,
                    row.saved_by,
                    row.saved_at,
                    row.data_set,
                    row.method,
                    from_parquet(row.days),
                )
                for row in session.scalars(wanted)
            ]

    def save_adjustments(self, data_set: str, document: str, saved_by: str) -> None:
        """Keep what is known by hand of a data set's days from now on; what was known before stays in the store.

        Raises:
            NotSavedError: the data set is not saved.
            NotAllowedError: who saves is not allowed.
        """
        row = DataSetAdjustments(data_set=checked_name(data_set), document=document, **stamped(saved_by, ""))
        with self._sessions.writing() as session:
            _check_saved(session, row.data_set)
            session.add(row)

    def adjustments(self, data_set: str) -> str | None:
        """What is known by hand of a data set's days, as it was kept last; None where nothing was."""
        wanted = (
            select(DataSetAdjustments.document)
            .where(DataSetAdjustments.data_set == data_set)
            .order_by(DataSetAdjustments.saved_at.desc())
            .limit(1)
        )
        with self._sessions.reading() as session:
            return session.scalar(wanted)


def _check_saved(session: Session, data_set: str) -> None:
    if session.get(DataSetName, data_set) is None:
        none_saved("data set", data_set)
