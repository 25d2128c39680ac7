"""Transactions of the store, and what is said where nothing is found."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, TypeVar

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from .database import WRITES, place_in_words
from .errors import NotSavedError, in_plain_words
from .records import checked_note, checked_user
from .tables import IDENTIFIER_LENGTH, SavedRow

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Of identifiers: those that are not mistaken for each other. Twelve of them are 70 random bits."""

R = TypeVar("R", bound=SavedRow)


class Sessions:
    """Transactions on one database; every error of the database is in plain words."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self.place = place_in_words(engine.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that reads."""
        with in_plain_words(self.place), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is on the disk once this has ended without an error, and otherwise never was."""
        with in_plain_words(self.place), Session(self._writing) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def insert_into(session: Session, table: type, **values: Any) -> postgresql.Insert | sqlite.Insert:
    """An insertion that can say what happens where the row is there already; every database has its own."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(**values)


def stamped(saved_by: str, note: str) -> dict[str, Any]:
    """The columns of a row that is new: its identifier, who saves it, when, and the note.

    Raises:
        NotAllowedError: the note or the user is not allowed.
    """
    return {
        "identifier": new_identifier(),
        "note": checked_note(note),
        "saved_by": checked_user(saved_by),
        "saved_at": datetime.now(UTC),
    }


def new_identifier() -> str:
    """An identifier that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(IDENTIFIER_LENGTH))


def is_identifier(text: str) -> bool:
    """Whether a text, which may be anything that an address held, can be one."""
    return len(text) == IDENTIFIER_LENGTH and set(text) <= set(LETTERS)


def row_of(session: Session, table: type[R], kind: str, identifier: str) -> R:
    """The row of an identifier, which may be anything that an address held.

    Raises:
        NotSavedError: there is none.
    """
    return (session.get(table, identifier) if is_identifier(identifier) else None) or none_saved(kind, identifier)


def none_saved(kind: str, wanted: str) -> NoReturn:
    """Say that nothing of a kind is saved under a name or an identifier."""
    msg = f"No {kind} is saved under {wanted!r}; check it, or choose one from the list"
    raise NotSavedError(msg)
