"""What the store cannot do, and why, in words for whoever uses it; a password is never in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc


class StoreError(Exception):
    """What the store cannot do."""


class NotSavedError(StoreError):
    """Nothing is saved under an identifier or a name."""


class NotAllowedError(StoreError, ValueError):
    """This cannot be saved; the message says what is allowed."""


class UnreadableError(StoreError):
    """What was saved cannot be read by this version of the program."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer version of this program."""


class StoreUnreachableError(StoreError):
    """The database cannot be reached, read or written."""


_SQLITE_REASONS = {
    "SQLITE_CANTOPEN": "the file cannot be opened; check that its folder is there and that you may write in it",
    "SQLITE_READONLY": "the file may not be written; check its permissions and those of its folder",
    "SQLITE_PERM": "the file may not be opened; check its permissions",
    "SQLITE_BUSY": "another program keeps it locked; close that program, or try again",
    "SQLITE_LOCKED": "another program keeps it locked; close that program, or try again",
    "SQLITE_FULL": "the disk is full; free some space and save again",
    "SQLITE_NOTADB": "the file is not a database; name another file, or move this one away",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup, or move it away",
    "SQLITE_IOERR": "the disk reports an error; check the disk and save again",
}
"""By the first two parts of SQLite's name for an error; it may have a third, such as SQLITE_BUSY_SNAPSHOT."""
_POSTGRESQL_REASONS = {
    "28": "the server refuses the user or the password",
    "3D": "the server has no database of this name; create it with createdb",
    "3F": "the user may not create or change tables there; grant it the database",
    "42501": "the user may not create or change tables there; grant it the database",
    "53100": "the server's disk is full; free some space and save again",
    "53300": "the server has too many connections; try again, or allow it more",
    "55P03": "another program keeps it locked; try again",
    "57": "the server is starting or shutting down; try again",
    "25006": "the server is read-only",
}
"""By SQLSTATE, or its class (PostgreSQL's documentation, appendix A)."""


@contextmanager
def in_plain_words(place: str) -> Iterator[None]:
    """Raise what goes wrong with the database at a place as :class:`StoreUnreachableError`, in plain words.

    An error of the program itself (a statement that is wrong, a constraint that does not hold) goes through.
    """
    try:
        yield
    except exc.DBAPIError as error:
        reason = _reason(error)
        if reason is None:
            raise
        msg = f"The database {place} cannot be used: {reason}."
        raise StoreUnreachableError(msg) from error
    except exc.TimeoutError as error:
        msg = f"The database {place} cannot be used: too many people are using it at once; try again."
        raise StoreUnreachableError(msg) from error


def _reason(error: exc.DBAPIError) -> str | None:
    """What is wrong and what to do; None where the program itself is at fault."""
    if isinstance(error.orig, sqlite3.Error):
        name = "_".join(str(getattr(error.orig, "sqlite_errorname", "")).split("_")[:2])
        return _SQLITE_REASONS.get(name)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    for known in (state, state[:2]):
        if known in _POSTGRESQL_REASONS:
            return _POSTGRESQL_REASONS[known]
    if not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return None
    said = str(error.orig).strip().splitlines() or ["the server does not answer"]
    # What stands before it says again which server it is.
    reason = said[0].rpartition("failed: ")[2].removeprefix("FATAL:").strip(" .")
    return f"{reason}; check the address and that the server is running"
