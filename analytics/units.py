"""What figures are counted in."""

from __future__ import annotations

from typing import Literal

Unit = Literal["calls", "minutes", "share", "hours", "dollars", "attempts", "appointments", "people"]
