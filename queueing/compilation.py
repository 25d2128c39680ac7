"""How functions are compiled with Numba, and integers that do not make it compile the same function twice."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np
from numba import njit
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime.nrt import rtsys

F = TypeVar("F", bound=Callable[..., Any])
KEPT_IN: Final = "compiled-"
_WORDS: Final = re.compile(r'^\s*(?:"""[\s\S]*?"""\s*|#.*)?$\n?', re.MULTILINE)
"""Docstrings, comments that have lines to themselves, and blank lines: nothing is compiled of them."""


def _keep_by_source(folder: Path) -> None:
    """Keep what is compiled in a place of its own for each state of this folder's source, the latest one only.

    Numba compares the file of a function alone with what it has kept of it: a rule that is changed in one file would
    go on as it was inside the functions of another file that it became a part of. Where nothing can be written,
    Numba's own place for each user is used.
    """
    source = hashlib.sha256("".join(_source_of(file) for file in sorted(folder.rglob("*.py"))).encode())
    cache = Path(numba.config.CACHE_DIR or folder / "__pycache__")  # type: ignore[attr-defined]
    place = cache / f"{KEPT_IN}{source.hexdigest()[:16]}"
    if not place.is_dir():
        try:
            for old in cache.glob(f"{KEPT_IN}*"):
                shutil.rmtree(old, ignore_errors=True)
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
    numba.config.CACHE_DIR = str(place)  # type: ignore[attr-defined]


def _source_of(file: Path) -> str:
    """What of a file may be compiled."""
    return _WORDS.sub("", file.read_text(encoding="utf-8"))


_keep_by_source(Path(__file__).parent)
# The highest level takes a fifth longer to compile, and what it makes of small rules is no faster.
numba.config.OPT = type(numba.config.OPT)(1)  # type: ignore[attr-defined]


class _Kept(FunctionCache):
    """Numba's cache of a function: words do not make it stale, and it is looked into without preparing to compile.

    Numba knows a function by its line and its file by when it was written: here by its name and by its source.

    Numba prepares for it before it looks whether there is anything to compile, which takes a fifth of the time from
    a command to its answer. Whatever is compiled after all prepares for it again, so nothing is missing then.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)  # type: ignore[no-untyped-call]
        name = re.sub(r"-\d+(?=\.)", "", self._impl.filename_base)
        source = _source_of(Path(function.__code__.co_filename))
        self._cache_file = IndexDataCacheFile(self._cache_path, name, source)  # type: ignore[no-untyped-call]

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept for these types of arguments; None if there is nothing."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]


def compiled(function: F) -> F:
    """A function compiled on first use and kept on disk, that lets other threads run meanwhile.

    It may not create arrays: it goes without Numba's reference counts (``_nrt``), which would cost more than the
    work of the small functions that the engine is made of.
    """
    dispatcher = njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)(function)  # type: ignore[call-overload]
    # Numba has no other way to choose the cache.
    dispatcher._cache = _Kept(function)  # noqa: SLF001
    return cast("F", dispatcher)


def inlined(function: F) -> F:
    """A function compiled as part of every function that calls it.

    For small rules over many arrays: as calls they would spend more time on passing the arrays than on their work.
    """
    return cast(
        "F",
        njit(  # type: ignore[call-overload]
            cache=True, nogil=True, _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
        )(function),
    )


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether a compiled function is kept on disk as its source now is, so that its first use need not compile it.

    Numba has no question for this: its cache's index is read, which is empty where the source has changed since.
    """
    return bool(function._cache._cache_file._load_index())  # type: ignore[attr-defined]  # noqa: SLF001


def one_type(value: int) -> int:
    """An integer constant for compiled code: Numba compiles a function anew for every literal it is called with."""
    return np.int64(value)  # type: ignore[return-value]


@inlined
def widened(value: int) -> int:
    """A small integer as one of 64 bits, for the same reason."""
    return np.int64(value)  # type: ignore[return-value]
