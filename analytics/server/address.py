"""Where the server listens and to which names it answers: this machine alone, unless others are let in by name."""

from __future__ import annotations

import ipaddress
import os
import re
from typing import Final, NamedTuple

from analytics.commands.command_line import InputError

ADDRESS_VARIABLE: Final = "STAFFING_ADDRESS"
HOSTS_VARIABLE: Final = "STAFFING_HOSTS"
OWN_ADDRESS: Final = "127.0.0.1"
OWN_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
_HOST: Final = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?", re.IGNORECASE)


class Address(NamedTuple):
    """Where the server listens, and to which host names it answers."""

    address: str
    hosts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The host name by which it is opened: the first that others know, else this machine's own."""
        return self.hosts[len(OWN_HOSTS)] if len(self.hosts) > len(OWN_HOSTS) else self.hosts[0]


def chosen_address() -> Address:
    """What the environment variables STAFFING_ADDRESS and STAFFING_HOSTS ask for; without them this machine alone.

    Raises:
        InputError: one of them is not allowed, or others are let in without a name under which they do.
    """
    address = os.environ.get(ADDRESS_VARIABLE, "").strip() or OWN_ADDRESS
    hosts = tuple(host.strip() for host in os.environ.get(HOSTS_VARIABLE, "").split(",") if host.strip())
    try:
        is_own = ipaddress.ip_address(address).is_loopback
    except ValueError as error:
        example = "allowed is an address of this machine, such as 0.0.0.0 for all that it has"
        raise InputError(f"{ADDRESS_VARIABLE} {address!r} is not allowed; {example}") from error
    for host in hosts:
        if not _HOST.fullmatch(host):
            example = "allowed are host names with commas between them, such as staffing.example.gov"
            raise InputError(f"{HOSTS_VARIABLE} {host!r} is not allowed; {example}")
    if not (is_own or hosts):
        raise InputError(
            f"{ADDRESS_VARIABLE}={address} lets others in: {HOSTS_VARIABLE} has to say under which host names they "
            "come, such as staffing.example.gov"
        )
    return Address(address, (*OWN_HOSTS, *hosts))
