"""Imports run one way, from floor to floor and from room to room; libraries stay where they belong."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parent.parent
ORDER: Final = {
    "queueing": (
        ("tiers", "compilation"),
        ("scenario",),
        ("windows", "mid_day", "left_over"),
        ("plan",),
        ("draws", "journeys"),
        ("appointments", "wrap_up"),
        ("reference", "compiled"),
        ("simulation",),
        ("agreement",),
    ),
    "data": (
        ("tables", "readers"),
        ("volumes",),
        ("call_logs", "store"),
        ("recognition",),
        ("samples", "isolated_reading"),
    ),
    "analytics": (
        ("units", "center_time", "erlang"),
        ("wording",),
        ("measures",),
        ("inputs", "charts"),
        ("experiments",),
        ("reports",),
        ("comparison", "forecasts", "calibration", "replay", "first_calls"),
        ("results", "staffing", "sensitivity", "shifts"),
        ("policies", "verification", "blocks"),
        ("commands", "pages"),
        ("server", "__main__"),
    ),
}
"""Floors from the lowest, and the rooms of each from the lowest: each imports of its own floor what is below it."""
SOURCES: Final = [path for floor in ORDER for path in sorted((ROOT / floor).rglob("*.py"))]
ENGINES: Final = ("reference", "compiled", "draws", "plan.py", "appointments.py")
"""What simulates, in ``queueing``."""


@cache
def parsed(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """The modules, by their whole names, that a file imports or may take from one, also inside functions."""
    package = path.relative_to(ROOT).parent.parts
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *([node.module] if node.module else [])))
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def rooms(floor: str) -> dict[str, int]:
    """The rooms of a floor with how high they lie."""
    return {room: level for level, beside in enumerate(ORDER[floor]) for room in beside}


def test_imports_run_one_way() -> None:
    floors = list(ORDER)
    upward = []
    for path in SOURCES:
        floor, room = path.relative_to(ROOT).with_suffix("").parts[:2]
        above = {*floors[floors.index(floor) + 1 :], "dashboard", "tests", "benchmarks"}
        heights = rooms(floor)
        for name in imported(path):
            there, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            within = there == floor and other in heights and room not in {other, "__init__"}
            if there in above or (within and heights[other] >= heights[room]):
                upward.append(f"{path.relative_to(ROOT)}: {name}")
    assert upward == []


@pytest.mark.parametrize("floor", ORDER)
def test_each_room_has_its_place(floor: str) -> None:
    there = {path.stem for path in (ROOT / floor).iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - {"__init__"} == set(rooms(floor))


def test_streamlit_stays_in_the_pages_and_the_server() -> None:
    above = {("analytics", "pages"), ("analytics", "server")}
    below = [path for path in SOURCES if path.relative_to(ROOT).parts[:2] not in above]
    assert [path for path in below if any(name.split(".")[0] == "streamlit" for name in imported(path))] == []


def test_the_engines_know_no_pandas() -> None:
    files = [path for name in ENGINES for path in _files(ROOT / "queueing" / name)]
    assert len(files) > len(ENGINES)
    for path in files:
        assert not any(name.split(".")[0] == "pandas" for name in imported(path)), path


def _files(place: Path) -> list[Path]:
    return [place] if place.suffix else sorted(place.rglob("*.py"))


def test_the_entry_is_short() -> None:
    assert len((ROOT / "dashboard.py").read_text(encoding="utf-8").splitlines()) < 80


def test_no_two_classes_share_a_name() -> None:
    files: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                files.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: several for name, several in files.items() if len(several) > 1} == {}
