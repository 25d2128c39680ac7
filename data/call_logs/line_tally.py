"""What became of each line of a file, so that nothing is left out in silence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class LineTally:
    """The lines of a file by what became of them; they add up to the file."""

    names: int = 0
    """The column names, and what stands above them."""
    calls: int = 0
    left_out: int = 0
    """Read, but not in use: without an arrival, or repeated."""
    unread: int = 0
    """Not split into cells."""
    inside: int = 0
    """Ends of lines within the quotation marks of a cell."""
    empty: int = 0
    """Without anything in the columns taken."""

    @property
    def total(self) -> int:
        """All lines of the file."""
        return sum(getattr(self, each.name) for each in fields(self))

    def __add__(self, other: LineTally) -> LineTally:
        """The lines of both."""
        return LineTally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def as_record(self) -> dict[str, int]:
        """The same as plain values, with all lines as ``total``."""
        return {**asdict(self), "total": self.total}

    def in_words(self) -> str:
        """The sum: ``301 lines = 1 of column names + 300 calls``; what there is none of is left out."""
        parts = {
            "of column names" if self.names == 1 else "of column names and above": self.names,
            "calls": self.calls,
            "left out": self.left_out,
            "unread": self.unread,
            "within cells of others": self.inside,
            "empty": self.empty,
        }
        said = [f"{number:,} {what}" for what, number in parts.items() if number or what == "calls"]
        return f"{self.total:,} lines = {' + '.join(said)}"
