"""What can be taken away from a page: tables as CSV and as workbooks, an answer in words and as a report."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from analytics.experiments.workers import hand_out
from analytics.pages.copy_button import show_copy_button
from analytics.pages.markdown import as_written
from analytics.reports.html_file import file_of
from analytics.reports.report import Report
from analytics.results.table_workbook import About, table_workbook
from data.volumes.reports import spreadsheet_csv

WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FIGURE: Final = "-"
"""What stands in a table where there is no figure."""
COPY_HELP: Final = "Copies the answer in words, with its key figures and its link, for an e-mail."
REPORT_HELP: Final = (
    "One HTML file: the answer, key figures and main charts on two printed pages, then an appendix with every figure, "
    "definitions, inputs and seed. It opens without a network."
)


def show_table(
    table: pd.DataFrame,
    name: str,
    about: About,
    *,
    height: int | None = None,
    row_height: int | None = None,
    columns: Mapping[str, ColumnConfig] | None = None,
) -> None:
    """Show a table as wide as the page, with its files beneath."""
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height="auto" if height is None else height,
        row_height=row_height,
        column_config=columns,
        placeholder=NO_FIGURE,
    )
    offer_table(table, name, about)


def show_lines(table: pd.DataFrame) -> None:
    """Show a table whose cells are sentences or lines: as wide as the page, on as many lines as they need."""
    shown = table.rename(columns=as_written).map(_in_lines)
    st.table(shown.set_index(shown.columns[0]))


def _in_lines(text: str) -> str:
    """A cell as Markdown; of several lines the first is what the others are about."""
    first, *others = as_written(text).split("\n")
    return "  \n".join([f"**{first}**", *others]) if others else first


def offer_table(table: pd.DataFrame, name: str, about: About | Callable[[], bytes], what: str = "Download") -> None:
    """Offer a table as a CSV file that spreadsheets read right, and as a workbook; the page stays as it is.

    Both are made when somebody wants them. The workbook tells what the table is about, or is what ``about`` makes.
    """
    with st.container(horizontal=True):
        _offer(f"{what} as CSV", lambda: spreadsheet_csv(table), f"{name}.csv", "text/csv", ":material/download:")
        workbook = (lambda: table_workbook(table, about)) if isinstance(about, About) else about
        _offer(f"{what} as XLSX", workbook, f"{name}.xlsx", WORKBOOK_TYPE, ":material/table_view:")


def offer_answer(name: str, link: str, build: Callable[..., Report], *arguments: object) -> None:
    """Offer an answer to be handed on, as the report that is built of the arguments: its words to copy, and its file.

    The words end with the link. The file is made when somebody wants it, by a worker process: the pages go on.
    """
    show_copy_button(build(*arguments).as_text(link), COPY_HELP, f"copy_{name}")

    def made() -> bytes:
        return hand_out(os.cpu_count() or 1, file_of, build, *arguments).result()

    _offer("Report", made, f"{name}.html", "text/html", ":material/description:", REPORT_HELP)


def _offer(
    label: str, content: Callable[[], bytes], file_name: str, kind: str, icon: str, explanation: str | None = None
) -> None:
    st.download_button(
        label,
        content,
        file_name=file_name,
        mime=kind,
        icon=icon,
        on_click="ignore",
        key=f"get_{file_name.replace('.', '_')}",
        help=explanation,
    )
