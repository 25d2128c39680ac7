"""What is done once when the server starts, before and beside the first page: so that pages and runs begin at once."""

from __future__ import annotations

import gc
import os
import threading
from concurrent.futures import wait
from importlib import import_module
from typing import Final

from streamlit import runtime

from analytics.experiments.experiment import Experiment
from analytics.experiments.runs import RUN
from analytics.experiments.sample_answer import sample_as_run
from analytics.experiments.verification import check_slice
from analytics.experiments.workers import hand_out
from analytics.inputs.variations import with_fields
from data.readers import READERS
from data.samples.scenarios import small_center
from data.store.code_version import code_version

FIRST_PAGE: Final = (
    "analytics.pages.overview.controls",
    "analytics.pages.run_answer",
    "analytics.pages.chart_view",
    "analytics.pages.reconnection",
)
"""What the Overview, the first page, needs."""
PAGE_MODULES: Final = (
    "analytics.charts",
    "analytics.comparison.compare",
    "analytics.staffing.estimate",
    "data.store.store",
    "data.volumes.files",
    "scipy.ndimage",
    "scipy.optimize",
)
"""What the pages need that takes longest to import."""
AWAITED_SECONDS: Final = 10
"""How long the first page is waited for before what comes after it is prepared."""
_begun: Final = threading.Lock()
_page_stands: Final = threading.Event()


def warm_up() -> None:
    """Prepare, once for a server, whatever comes after the first page: that one stands by now."""
    if runtime.exists():
        _page_stands.set()
        begin()


def begin() -> None:
    """Prepare the first page and then all that comes after it, in a thread of its own, once for a process."""
    if _begun.acquire(blocking=False):
        threading.Thread(target=_prepare_all, name="warm-up", daemon=True).start()


def _prepare_all() -> None:
    prepare_first_page()
    _page_stands.wait(AWAITED_SECONDS)
    prepare()


def prepare_first_page() -> None:
    """Import what it needs, and read the figures that it begins with."""
    for name in FIRST_PAGE:
        import_module(name)
    sample_as_run()
    # A job asks for it, of the sample's figures too.
    _ = RUN.code_version


def prepare() -> None:
    """Import the rest, start the processes that read and simulate, and leave all of it out of garbage collection."""
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
