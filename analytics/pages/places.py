"""The five places of the dashboard, in the order in which people need them."""

from __future__ import annotations

from typing import Final

OVERVIEW: Final = "analytics/pages/overview/page.py"
VOLUMES: Final = "analytics/pages/volumes/page.py"
SCENARIOS: Final = "analytics/pages/scenarios/page.py"
ADVICE: Final = "analytics/pages/advice/page.py"
METHOD: Final = "analytics/pages/method.py"

PATHS: Final = {OVERVIEW: "", VOLUMES: "volumes", SCENARIOS: "scenarios", ADVICE: "advice", METHOD: "method"}
"""The path of each place's address."""
