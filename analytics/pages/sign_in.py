"""Who uses the dashboard: signed in where the server asks for it, and then nobody else gets in.

Sign-in is asked for by the environment variable STAFFING_SIGN_IN, or by whatever stands among the server's secrets: the
dashboard keeps nothing else there, so that a section misspelt asks for it, too. Once it is asked for, whatever is wrong
with it lets nobody in, and the server's log says what that is.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from analytics.pages.markdown import as_written

VARIABLE: Final = "STAFFING_SIGN_IN"
REQUIRED: Final = "required"
SECTION: Final = "auth"
KEYS: Final = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK: Final = "/oauth2callback"
LEAST_SECRET: Final = 16
"""Letters of the secret that cookies are signed with: with fewer, whoever has a cookie can try them all."""
PROVIDER_KEYS: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
"""What an identity provider has to say of itself (OpenID Connect Discovery 1.0, section 3)."""
PROVIDER_SECONDS: Final = 5.0
REMEMBERED_SECONDS: Final = 30
"""How long it is remembered whether the provider answers, and how often at the most the log says the same again."""
MOST_LETTERS: Final = 200

_log = logging.getLogger(__name__)


class SignInError(Exception):
    """What is wrong with the sign-in, for the server's log; without any secret."""


@dataclass(frozen=True)
class User:
    """Somebody who is signed in."""

    identity: str
    """The issuer and the subject: the one thing that stays the same, and that nobody else has."""
    name: str
    """How others know them: the e-mail if the provider has verified it, else the subject and where it is known."""


def require_sign_in() -> None:
    """Let nobody further who is not signed in, on a server that asks for it; everybody where none is asked for."""
    try:
        if not is_asked_for():
            return
        metadata_url = _checked_settings()["server_metadata_url"]
        if st.user.get("is_logged_in") is True:
            _user_of(st.user.to_dict())
            return
        _check_provider(metadata_url)
    except SignInError as error:
        _note(str(error))
        _greet()
        st.error("Sign-in is not set up rightly; the server's log says what is missing.", icon=":material/lock:")
    else:
        _greet()
        st.write("Sign in with your organization's account to see and plan the week.")
        st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login, key="sign_in")
    st.stop()


def signed_in_user() -> User | None:
    """Who is signed in; None where nobody signs in."""
    return _user_of(st.user.to_dict()) if st.user.get("is_logged_in") is True else None


def offer_sign_out() -> None:
    """Show who is signed in, with a button to sign out; nothing where nobody signs in."""
    user = signed_in_user()
    if user is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Signed in as {as_written(user.name)}", width="content")
            st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=st.logout, key="sign_out")


def is_asked_for() -> bool:
    """Whether this server asks everybody to sign in.

    Raises:
        SignInError: it cannot be told, since there are secrets that cannot be read.
    """
    return bool(os.environ.get(VARIABLE, "").strip()) or _secrets() is not None


def _secrets() -> dict[str, Any] | None:
    """All secrets of the server; None where it has no file of them.

    Raises:
        SignInError: there is one that cannot be read, or is not where it was said to be.
    """
    try:
        return st.secrets.to_dict()
    except (OSError, ValueError) as error:
        files = config.get_option("secrets.files")
        if config.is_manually_set("secrets.files") or any(os.path.lexists(file) for file in files):
            msg = f"the secrets cannot be read: {' '.join(str(error).split())}"
            raise SignInError(msg) from error
        return None


def _checked_settings() -> Mapping[str, str]:
    """The settings of the sign-in.

    Raises:
        SignInError: something of them is missing or cannot be, or what is needed is not installed.
    """
    variable = os.environ.get(VARIABLE, "").strip()
    if variable not in {"", REQUIRED}:
        msg = f"{VARIABLE}={variable!r} is not allowed; allowed is {REQUIRED}, or to leave it out"
        raise SignInError(msg)
    secrets = _secrets() or {}
    settings = secrets.get(SECTION)
    if not isinstance(settings, Mapping):
        there = ", ".join(map(repr, secrets)) or "nothing"
        msg = f"the secrets have no section [{SECTION}], which has to have {', '.join(KEYS)}; they have {there}"
        raise SignInError(msg)
    missing = [key for key in KEYS if not isinstance(settings.get(key), str) or not settings[key].strip()]
    if missing:
        others = ", ".join(map(repr, settings.keys() - set(KEYS))) or "nothing else"
        msg = f"the section [{SECTION}] has no text for {', '.join(missing)}; beside what is right it has {others}"
        raise SignInError(msg)
    if len(settings["cookie_secret"]) < LEAST_SECRET:
        msg = f"cookie_secret in [{SECTION}] is too short; allowed are {LEAST_SECRET} random characters and more"
        raise SignInError(msg)
    for key, ending in (("redirect_uri", CALLBACK), ("server_metadata_url", "")):
        parts = urlsplit(settings[key])
        if parts.scheme not in {"http", "https"} or not parts.netloc or not parts.path.endswith(ending):
            msg = f"{key} in [{SECTION}] is not allowed; allowed is an address such as https://HOST{ending or '/...'}"
            raise SignInError(msg)
    if find_spec("authlib") is None or find_spec("httpx") is None:
        msg = "sign-in needs Authlib, which is not installed: pip install 'streamlit[auth]'"
        raise SignInError(msg)
    return settings


def _check_provider(metadata_url: str) -> None:
    """See that the identity provider answers, so that whoever signs in is not left with an error of the browser's.

    Raises:
        SignInError: it does not answer, or says not what a provider has to.
    """
    problem = _provider_problem(metadata_url)
    if problem:
        raise SignInError(problem)


@st.cache_data(ttl=REMEMBERED_SECONDS, show_spinner=False)
def _provider_problem(metadata_url: str) -> str:
    import httpx

    try:
        known = httpx.get(metadata_url, timeout=PROVIDER_SECONDS).raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"the identity provider does not answer as one at {metadata_url}: {' '.join(str(error).split())}"
    missing = [key for key in PROVIDER_KEYS if not isinstance(known, Mapping) or not known.get(key)]
    return f"the identity provider at {metadata_url} does not say its {', '.join(missing)}" if missing else ""


def _user_of(claims: Mapping[str, Any]) -> User:
    """Who an identity provider says that somebody is.

    Raises:
        SignInError: it names no issuer or no subject.
    """
    issuer, subject, email = (claims.get(name) for name in ("iss", "sub", "email"))
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        msg = "the identity provider names no issuer or no subject of who has signed in"
        raise SignInError(msg)
    is_known = isinstance(email, str) and email.strip() and claims.get("email_verified") is True
    name = str(email) if is_known else f"{subject} at {issuer.partition('://')[2] or issuer}"
    printable = "".join(letter if letter.isprintable() else "?" for letter in name.strip())
    return User(f"{issuer} {subject}", printable[:MOST_LETTERS])


@st.cache_data(ttl=REMEMBERED_SECONDS, show_spinner=False)
def _note(problem: str) -> None:
    """Write on the server's log why nobody is let in, not more often than needed."""
    _log.error("nobody is let in: %s", problem)


def _greet() -> None:
    st.header("Contact center staffing", anchor=False)
