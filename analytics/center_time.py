"""The center's own time, in which everything is dated."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

CENTER_ZONE: Final = ZoneInfo("America/New_York")
