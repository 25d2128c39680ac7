"""What is compiled is kept, but never longer than the source of any part of it stays as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

QUEUEING = Path(__file__).parent.parent.parent / "queueing"
ASK = "from queueing.plan import lines_are_open; import numpy; print(lines_are_open(numpy.array([1.0, 2.0]), 1.0))"


def answer(folder: Path) -> str:
    """Whether lines are open from opening on, by the source in a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_change_in_a_file_that_is_called_reaches_what_was_compiled_of_its_callers(tmp_path: Path) -> None:
    shutil.copytree(QUEUEING, tmp_path / "queueing", ignore=shutil.ignore_patterns("__pycache__"))
    called = tmp_path / "queueing" / "bisection.py"
    plan = tmp_path / "queueing" / "plan.py"
    text = plan.read_text(encoding="utf-8")
    begins = text.index("@compiled\ndef changes_up_to(")
    ends = text.index("@compiled\ndef lines_are_open(")
    head = "from .calendar import Floats\nfrom .compilation import compiled\n\n\n"
    called.write_text(head + text[begins:ends], encoding="utf-8")
    plan.write_text(text[:begins] + "from .bisection import changes_up_to\n\n\n" + text[ends:], encoding="utf-8")
    assert answer(tmp_path) == "True"
    assert list((tmp_path / "queueing" / "__pycache__").glob("compiled-*"))
    called.write_text(called.read_text(encoding="utf-8").replace("<= minute", "< minute"), encoding="utf-8")
    assert answer(tmp_path) == "False"
    assert len(list((tmp_path / "queueing" / "__pycache__").glob("compiled-*"))) == 1
