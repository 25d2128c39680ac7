"""Imports run one way: dashboard.py and the server, then pages, analytics, data, queueing; Streamlit stays above."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("queueing", "data", "analytics")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """The modules that a file imports by absolute name, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    above = {*ROOMS[ROOMS.index(room) + 1 :], "dashboard", "tests", "benchmarks"}
    assert {name for name in imported(path) if name.split(".")[0] in above} == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_streamlit_stays_in_the_pages_and_the_server(path: Path) -> None:
    is_above = any((ROOT / "analytics" / room) in path.parents for room in ("pages", "server"))
    assert is_above or not any(name.split(".")[0] == "streamlit" for name in imported(path))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_below_the_pages_and_the_server_imports_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    above = ("server",) if "pages" in path.parts else ("pages", "server") if "server" not in path.parts else ()
    for room in above:
        assert f"analytics.{room}" not in text
        assert f"from .{room}" not in text


def test_the_engines_know_no_pandas() -> None:
    engines = (
        "network",
        "nodes",
        "compiled",
        "compiled_rules",
        "compiled_state",
        "heaps",
        "callers",
        "plan",
        "philox",
        "appointments",
    )
    for name in engines:
        assert "pandas" not in imported(ROOT / "queueing" / f"{name}.py")


def test_the_entry_is_short() -> None:
    assert len((ROOT / "dashboard.py").read_text(encoding="utf-8").splitlines()) < 80
