"""A report read back: its tables, links, scripts and words."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from analytics.reports.html_file import html_file
from analytics.reports.report import Report


class ReportReader(HTMLParser):
    """What an HTML file holds, as a browser without scripts would read it."""

    def __init__(self, report: Report | Path) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        """Rows of cells by caption, the header first."""
        self.attributes: list[tuple[str, str, str]] = []
        """Tag, attribute and value."""
        self.scripts: list[str] = []
        self.headings: list[str] = []
        self.words = ""
        self._text = ""
        self._rows: list[list[str]] = []
        self.feed(report.read_text(encoding="utf-8") if isinstance(report, Path) else html_file(report).decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        if tag not in ("span", "i"):
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self._text.split())
        if tag == "caption":
            self.tables[text] = self._rows
        elif tag in ("td", "th"):
            self._rows[-1].append(text)
        elif tag == "script":
            self.scripts.append(self._text)
        elif tag in ("h1", "h2", "h3"):
            self.headings.append(text)

    def handle_data(self, data: str) -> None:
        self._text += data
        if self.lasttag not in ("script", "style"):
            self.words += data

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the only table whose caption begins like this, without its header."""
        (rows,) = (rows for name, rows in self.tables.items() if name.startswith(caption))
        return rows[1:]
