"""The server is this machine's alone; others are let in by a choice, in words, and by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from analytics.commands.command_line import InputError
from analytics.server.address import OWN_HOSTS, Address, chosen_address

ROOT = Path(__file__).parents[3]


def asked_for(monkeypatch: pytest.MonkeyPatch, address: str = "", hosts: str = "") -> Address:
    monkeypatch.setenv("STAFFING_ADDRESS", address)
    monkeypatch.setenv("STAFFING_HOSTS", hosts)
    return chosen_address()


def test_without_a_choice_it_is_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_for(monkeypatch) == ("127.0.0.1", ("localhost", "127.0.0.1", "::1"))
    monkeypatch.delenv("STAFFING_ADDRESS")
    monkeypatch.delenv("STAFFING_HOSTS")
    assert chosen_address() == ("127.0.0.1", OWN_HOSTS)


def test_however_the_script_is_run_it_is_this_machine_alone() -> None:
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
    assert (server["address"], tuple(server["allowedHosts"])) == ("127.0.0.1", OWN_HOSTS)


@pytest.mark.parametrize(
    ("address", "hosts", "names"),
    [
        ("0.0.0.0", "staffing.example.gov", ("staffing.example.gov",)),  # noqa: S104
        ("10.0.0.5", " 10.0.0.5 , staffing,*.example.gov ", ("10.0.0.5", "staffing", "*.example.gov")),
        ("::", "fd00::5", ("fd00::5",)),
        ("127.0.0.1", "staffing.example.gov", ("staffing.example.gov",)),
        ("::1", "", ()),
    ],
)
def test_others_are_let_in_by_name(
    address: str, hosts: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asked_for(monkeypatch, address, hosts)
    assert found == (address, (*OWN_HOSTS, *names))
    assert found.name == (names or OWN_HOSTS)[0]


@pytest.mark.parametrize(
    ("address", "hosts", "said"),
    [
        ("0.0.0.0", "", "STAFFING_ADDRESS=0.0.0.0 lets others in: STAFFING_HOSTS has to say"),  # noqa: S104
        ("10.0.0.5", " , ", "STAFFING_ADDRESS=10.0.0.5 lets others in"),
        ("everybody", "x", "STAFFING_ADDRESS 'everybody' is not allowed; allowed is an address of this machine"),
        ("0.0.0.0", "*", r"STAFFING_HOSTS '\*' is not allowed; allowed are host names"),  # noqa: S104
        ("0.0.0.0", "https://staffing.example.gov", "is not allowed; allowed are host names"),  # noqa: S104
    ],
)
def test_a_choice_that_is_none_is_refused(address: str, hosts: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=said):
        asked_for(monkeypatch, address, hosts)
