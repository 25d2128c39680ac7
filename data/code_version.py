"""Which code gave a result: the version of the project and a digest of the model's source."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """Such as ``0.1.0+3f2a9c81d0b4``: the project's version, and what the source of ``queueing`` sums up to."""
    source = hashlib.sha256()
    for file in sorted((_ROOT / "queueing").glob("*.py")):
        source.update(file.read_bytes())
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['version']}+{source.hexdigest()[:12]}"
