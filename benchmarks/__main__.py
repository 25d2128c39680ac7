"""``python -m benchmarks``: prints one table and writes ``benchmarks/results.json``.

``--quick`` takes small sizes and under a minute, ``--full`` adds the largest sizes (50 million calls, a year of the
full center); ``--only NAME`` measures one subject.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from . import call_log, engines, forecasts, memory, pages, scale, sessions, simpy_center, startup, stock_ciw, workers
from .measurement import HEADING, Effort, Row

RESULTS: Final = Path(__file__).parent / "results.json"
SUBJECTS: Final[dict[str, Callable[[Effort], Iterator[Row]]]] = {
    module.SUBJECT: module.measure
    for module in (
        engines,
        stock_ciw,
        simpy_center,
        scale,
        memory,
        workers,
        startup,
        sessions,
        pages,
        forecasts,
        call_log,
    )
}
PACKAGES: Final = ("ciw", "numba", "numpy", "simpy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; gives the exit status."""
    options = _parser().parse_args(arguments)
    effort = Effort.QUICK if options.quick else Effort.FULL if options.full else Effort.USUAL
    load, begun = os.getloadavg(), time.perf_counter()
    print(HEADING)
    rows = []
    for name in [options.only] if options.only else SUBJECTS:
        print(f"-- {name}")
        for row in SUBJECTS[name](effort):
            print(row.as_text(), flush=True)
            rows.append(row.as_json())
    document = {
        "effort": effort.name.lower(),
        "machine": _machine(load),
        "seconds": time.perf_counter() - begun,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{document['seconds']:.0f} s; load of the machine at the start {load[0]:.1f} on {os.cpu_count()} cores")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, measured side by side.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes, under a minute")
    size.add_argument("--full", action="store_true", help="also the largest sizes, which need 16 GB of memory")
    parser.add_argument("--only", choices=SUBJECTS, metavar="NAME", help=f"one subject: {', '.join(SUBJECTS)}")
    return parser


def _machine(load: tuple[float, float, float]) -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "load_at_start": load,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


if __name__ == "__main__":
    sys.exit(main())
