"""How functions are compiled with Numba, and integers that do not make it compile the same function twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """A function compiled on first use and kept on disk, that lets other threads run meanwhile.

    It may not create arrays: it goes without Numba's reference counts (``_nrt``), which would cost more than the
    work of the small functions that the engine is made of.
    """
    return cast(
        "F",
        njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)(function),  # type: ignore[call-overload]
    )


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


def one_type(value: int) -> int:
    """An integer constant for compiled code: Numba compiles a function anew for every literal it is called with."""
    return np.int64(value)  # type: ignore[return-value]


@inlined
def widened(value: int) -> int:
    """A small integer as one of 64 bits, for the same reason."""
    return np.int64(value)  # type: ignore[return-value]
