"""Texts from a user's files, shown in Markdown as they are."""

from __future__ import annotations

import re


def as_written(text: str) -> str:
    """A text from a user's file, so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<$:~])", r"\\\1", text)
