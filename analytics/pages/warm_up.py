"""What is done once when the server starts, beside the first page: so that runs and pages begin at once later."""

from __future__ import annotations

import gc
import os
import threading
from concurrent.futures import wait
from importlib import import_module

import streamlit as st
from streamlit import runtime

from analytics.experiments.experiment import Experiment
from analytics.experiments.verification import check_slice
from analytics.experiments.workers import hand_out
from analytics.inputs.variations import with_fields
from data.readers import READERS
from data.samples.scenarios import small_center
from data.store.code_version import code_version

PAGE_MODULES = (
    "analytics.charts",
    "analytics.comparison.compare",
    "analytics.staffing.estimate",
    "data.store.store",
    "data.volumes.files",
    "scipy.ndimage",
    "scipy.optimize",
)
"""What the pages need that takes longest to import."""


def warm_up() -> None:
    """Import what the pages need and start the worker processes, in a thread of its own, once for a server."""
    if runtime.exists():
        _once()


@st.cache_resource(show_spinner=False)
def _once() -> threading.Thread:
    thread = threading.Thread(target=prepare, name="warm-up", daemon=True)
    thread.start()
    return thread


def prepare() -> None:
    """Import, start the processes that read and simulate, and leave what is there out of garbage collection."""
    for name in PAGE_MODULES:
        import_module(name)
    # As the source is now that this program is made of, whatever becomes of the files later.
    code_version(Experiment.__module__)
    READERS.start()
    workers = os.cpu_count() or 1
    # A worker that has once done all kinds of work has all its code at hand.
    first = with_fields(small_center(), days=1)
    wait([hand_out(workers, check_slice, first, 1) for _ in range(workers)])
    # Streamlit collects all garbage after every run of a page, which takes 0.1 s with all these modules to look
    # through. They are never garbage: from here on they are left out.
    gc.collect()
    gc.freeze()
