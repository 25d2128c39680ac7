"""How files of a kind are read: what was chosen for one, for all that have the same column names."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from .choices import Choices

_OF_ONE_FILE: Final = ("sheet", "profile", "decisions")
"""What is chosen for the lines of one file, and says nothing of others."""


@dataclass(frozen=True)
class FileLayout:
    """What is chosen for every file with some column names."""

    name: str
    header: tuple[str, ...]
    """The column names as they are told from such a file."""
    choices: Choices
    """Without what concerns one file alone; what is None is told from each file."""

    @property
    def is_empty(self) -> bool:
        """Whether all is told from each file."""
        return self.choices == Choices()


_DOCUMENT: Final = TypeAdapter(FileLayout)


def layout_of(name: str, header: tuple[str, ...], choices: Choices) -> FileLayout:
    """The layout that one file's choices make."""
    usual = Choices()
    return FileLayout(name, header, replace(choices, **{each: getattr(usual, each) for each in _OF_ONE_FILE}))


def over_layout(choices: Choices, layout: FileLayout | None) -> Choices:
    """Choices for a file, and where they leave something to be told from it, those of its layout."""
    if layout is None:
        return choices
    usual = Choices()
    names = [each.name for each in fields(Choices)]
    open_ones = [name for name in names if getattr(choices, name) == getattr(usual, name)]
    return replace(choices, **{name: getattr(layout.choices, name) for name in open_ones})


def layout_as_json(layout: FileLayout) -> str:
    """The document in which a layout is kept and handed on."""
    return _DOCUMENT.dump_json(layout, exclude_none=True, indent=2).decode()


def read_layout(document: str | bytes) -> FileLayout:
    """The layout in a document.

    Raises:
        ValueError: it is none; the message says what is wrong.
    """
    try:
        return _DOCUMENT.validate_json(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        msg = f"this is no layout of files{f' ({place})' if place else ''}: {first['msg']}"
        raise ValueError(msg) from error
