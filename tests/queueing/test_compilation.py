"""What is compiled is kept, but never longer than the source of any part of it stays as it was."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numba
import pytest

from queueing.compilation import is_kept
from queueing.simulation import is_compiled, simulate
from tests.queueing.centers import center

QUEUEING = Path(__file__).parent.parent.parent / "queueing"
ASK = "from queueing.plan import lines_are_open; import numpy; print(lines_are_open(numpy.array([1.0, 2.0]), 1.0))"
SOURCE = """
from queueing.compilation import compiled

@compiled
def more(number):
    return number + {}
"""


def answer(folder: Path, question: str = ASK) -> str:
    """What the source in a folder answers; if not asked otherwise, whether lines are open from opening on."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", question], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_change_in_a_file_that_is_called_reaches_what_was_compiled_of_its_callers(tmp_path: Path) -> None:
    shutil.copytree(QUEUEING, tmp_path / "queueing", ignore=shutil.ignore_patterns("__pycache__"))
    called = tmp_path / "queueing" / "bisection.py"
    plan = tmp_path / "queueing" / "plan.py"
    text = plan.read_text(encoding="utf-8")
    begins = text.index("@compiled\ndef changes_up_to(")
    ends = text.index("@compiled\ndef lines_are_open(")
    head = "from .scenario.calendar import Floats\nfrom .compilation import compiled\n\n\n"
    called.write_text(head + text[begins:ends], encoding="utf-8")
    plan.write_text(text[:begins] + "from .bisection import changes_up_to\n\n\n" + text[ends:], encoding="utf-8")
    assert answer(tmp_path) == "True"
    assert list((tmp_path / "queueing" / "__pycache__").glob("compiled-*"))
    called.write_text(called.read_text(encoding="utf-8").replace("<= minute", "< minute"), encoding="utf-8")
    assert answer(tmp_path) == "False"
    assert len(list((tmp_path / "queueing" / "__pycache__").glob("compiled-*"))) == 1


def test_words_do_not_make_anything_be_compiled_again(tmp_path: Path) -> None:
    shutil.copytree(QUEUEING, tmp_path / "queueing", ignore=shutil.ignore_patterns("__pycache__"))
    is_there = (
        "from queueing.compilation import is_kept; from queueing.plan import lines_are_open as f; print(is_kept(f))"
    )
    assert answer(tmp_path) == "True"
    plan = tmp_path / "queueing" / "plan.py"
    _, _, rest = plan.read_text(encoding="utf-8").split('"""', 2)
    worded = rest.replace("Whether lines are open", "Whether,\n\n    in other words, they are open")
    plan.write_text(f'"""Other words,\n\non more lines."""\n\n# And a comment.\n{worded}', encoding="utf-8")
    assert answer(tmp_path, is_there) == "True"
    plan.write_text(f'"""Words."""\n{worded.replace("% 2 == 1", "% 2 != 0")}', encoding="utf-8")
    assert answer(tmp_path, is_there) == "False"


def loaded(path: Path) -> ModuleType:
    """A file's module, anew each time, as another process would load it."""
    spec = importlib.util.spec_from_file_location("kept_functions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_function_is_kept_from_its_first_use_until_its_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / "kept_functions.py"
    path.write_text(SOURCE.format(1), encoding="utf-8")
    module = loaded(path)
    assert not is_kept(module.more)
    assert module.more(1) == 2
    assert is_kept(module.more)
    assert is_kept(loaded(path).more)
    path.write_text(SOURCE.format("10 + 1"), encoding="utf-8")
    changed = loaded(path)
    assert not is_kept(changed.more)
    assert changed.more(1) == 12


def test_what_is_not_kept_is_compiled_beside_what_is(tmp_path: Path) -> None:
    folder = tmp_path / "queueing"
    shutil.copytree(QUEUEING, folder, ignore=shutil.ignore_patterns("__pycache__"))
    assert answer(tmp_path) == "True"
    for kept in folder.glob("__pycache__/compiled-*/*/plan.changes_up_to*"):
        kept.unlink()
    more = ASK + "; from queueing.plan import changes_up_to; print(changes_up_to(numpy.array([1.0]), 1.0))"
    assert answer(tmp_path, more) == "True\n1"


def test_the_fast_engine_is_compiled_once_it_has_run_and_the_reference_always() -> None:
    assert is_compiled("ciw")
    simulate(center(), seed=1)
    assert is_compiled("compiled")
