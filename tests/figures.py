"""What tests compare of a text whose wording is somebody else's subject: its figures."""

from __future__ import annotations

import re


def figures_in(text: str) -> list[str]:
    """The figures of a text in their order, as they are written: ``1,204``, ``9.7 %``, ``08:30``, ``2026-03-02``."""
    return re.findall(r"\d+(?:[.,:-]\d+)*(?: %)?", text)
