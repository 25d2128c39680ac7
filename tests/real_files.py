"""Files that stand beside the project on some machines; it ships none of them, and is tested without them too."""

from __future__ import annotations

from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "shared" / "data"
BANK_CALLS = _FOLDER / "bank_calls_1999_08.csv"
"""One month of a bank's call log, a row per call, as messy as it came."""
BANK_VOLUMES = _FOLDER / "bank_volume_2003_5min.csv"
"""Calls per five minutes at another bank, March to October 2003."""
AWKWARD_FILES = _FOLDER / "awkward"
"""Small drawn files, each of a kind that real exports have."""

needs_awkward_files = pytest.mark.skipif(not AWKWARD_FILES.is_dir(), reason="the awkward files are not here")
needs_bank_calls = pytest.mark.skipif(not BANK_CALLS.is_file(), reason="the bank's call log is not here")
needs_bank_volumes = pytest.mark.skipif(not BANK_VOLUMES.is_file(), reason="the bank's volumes are not here")
