"""``python -m analytics.server --port 8501``: the dashboard for this machine alone, or for those it is opened to."""

from __future__ import annotations

import argparse
import signal
import sys

from analytics.commands.command_line import WRONG_INPUT, InputError, number

from .address import chosen_address

SWITCH_SECONDS = 0.0005
"""How long a thread at work keeps others waiting: a browser fetches 140 files while the first page is prepared."""


def server_parser() -> argparse.ArgumentParser:
    """What can be chosen when the server is started."""
    parser = argparse.ArgumentParser(prog="python -m analytics.server", description="The dashboard.")
    parser.add_argument("--port", type=number(1, 65_535), default=8501, metavar="N", help="where it listens")
    return parser


def main() -> int:
    """Serve until the process is asked to end; gives the exit status."""
    port = server_parser().parse_args().port
    try:
        asked = chosen_address()
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    from .app import dashboard

    sys.setswitchinterval(SWITCH_SECONDS)
    # The server sends itself the signal again once it has ended; what ends at exit would not, if that killed it.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    dashboard().run(
        config={
            "browser.serverAddress": asked.name,
            "server.address": asked.address,
            "server.allowedHosts": list(asked.hosts),
            "server.port": port,
        }
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
