"""The lock files pin what the requirements name, and what that brings, with hashes; both pin the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def required(name: str) -> set[tuple[str, str]]:
    """The packages of a file of requirements, and of those that it includes, with their versions."""
    text = (ROOT / name).read_text()
    found = {pinned(line) for line in text.splitlines() if "==" in line and not line.startswith("#")}
    return found.union(*(required(included) for included in re.findall(r"(?m)^-r (\S+)", text)))


def pinned(requirement: str) -> tuple[str, str]:
    package, version = re.split(r"(?:\[[^]]*\])?==", requirement, maxsplit=1)
    return package.lower(), version.split()[0]


def locked(name: str) -> dict[str, frozenset[str]]:
    """The hashes of each line that a lock pins, a version for some systems apart from one for others."""
    entries = re.split(r"(?m)^(?=[A-Za-z])", (ROOT / name).read_text())[1:]
    hashes = {
        entry.splitlines()[0].rstrip(" \\"): frozenset(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))
        for entry in entries
    }
    assert len(hashes) == len(entries)
    return hashes


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_pins_the_versions_required_with_hashes(name: str) -> None:
    lock = locked(f"{name}.lock")
    assert required(f"{name}.txt") <= {pinned(line) for line in lock}, "make lock brings it up to date"
    assert all(lock.values())


def test_both_locks_pin_the_same() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
