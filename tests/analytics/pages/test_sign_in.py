"""Sign-in fails closed: once it is asked for, in whatever words, nobody gets in whom no provider has vouched for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.util import patch_config_options

from analytics.pages import sign_in
from tests.analytics.pages.conftest import SECONDS

HIDDEN = "c2VjcmV0LW9mLXRoZS10ZXN0cw"
AUTH = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": HIDDEN,
    "client_id": "dashboard",
    "client_secret": HIDDEN,
    "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration",
}
TOML = "[{}]\n" + "".join(f'{key} = "{value}"\n' for key, value in AUTH.items())
CLAIMS = {"is_logged_in": True, "iss": "https://login.center.gov", "sub": "00u1"}
WRONG = "Sign-in is not set up rightly; the server's log says what is missing."


def page() -> None:
    import streamlit as st

    from analytics.pages.library import saver
    from analytics.pages.sign_in import offer_sign_out, require_sign_in
    from analytics.pages.state import owner

    require_sign_in()
    st.markdown("The week")
    st.markdown(f"owner {owner()}")
    st.markdown(f"saver {saver()}")
    offer_sign_out()


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(sign_in.VARIABLE, raising=False)
    st.cache_data.clear()
    yield
    st.cache_data.clear()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity provider is there."""
    monkeypatch.setattr(sign_in, "_provider_problem", lambda _: "")


def opened(secrets: dict[str, Any] | None = None, **claims: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    app.secrets = secrets or {}
    app.user = claims
    app.run()
    assert not app.exception
    return app


def is_in(app: AppTest) -> bool:
    return "The week" in [each.value for each in app.markdown]


def said(app: AppTest) -> dict[str, str]:
    return dict(each.value.split(" ", 1) for each in app.markdown if each.value.startswith(("owner", "saver")))


def assert_nobody_is_let_in(app: AppTest, caplog: pytest.LogCaptureFixture, *logged: str) -> None:
    assert not is_in(app)
    assert not app.button
    assert [each.value for each in app.error] == [WRONG]
    (line,) = [each.getMessage() for each in caplog.records if each.name == sign_in.__name__]
    for part in ("nobody is let in: ", *logged):
        assert part in line
    assert HIDDEN not in line


def test_without_secrets_everybody_may_use_it() -> None:
    app = opened()
    assert is_in(app)
    assert not app.button


@pytest.mark.parametrize(
    ("secrets", "logged"),
    [
        ({"Auth": AUTH}, "no section [auth]"),
        ({"auht": AUTH}, "'auht'"),
        ({"authentication": AUTH}, "'authentication'"),
        ({"oidc": {"issuer": "x"}}, "'oidc'"),
        ({"client_id": "dashboard", "client_secret": HIDDEN}, "they have 'client_id', 'client_secret'"),
        ({"auth": "yes"}, "no section [auth]"),
        ({"auth": {}}, "no text for redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        ({"auth": {"okta": AUTH}}, "beside what is right it has 'okta'"),
        *(({"auth": {each: AUTH[each] for each in AUTH if each != key}}, f"no text for {key}; ") for key in AUTH),
        *(({"auth": AUTH | {key: " "}}, f"no text for {key}; ") for key in AUTH),
        ({"auth": AUTH | {"client_id": 7}}, "no text for client_id"),
        ({"auth": AUTH | {"cookie_secret": "short"}}, "cookie_secret in [auth] is too short; allowed are 16"),
        ({"auth": AUTH | {"redirect_uri": "https://center.gov"}}, "allowed is an address such as https://HOST/oauth2"),
        ({"auth": AUTH | {"server_metadata_url": "login.center.gov"}}, "server_metadata_url in [auth] is not allowed"),
    ],
)
@pytest.mark.usefixtures("answering")
def test_a_sign_in_that_is_asked_for_but_broken_lets_nobody_in(
    secrets: dict[str, Any], logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    # Not even with a cookie that says so: an empty secret lets everybody sign one.
    assert_nobody_is_let_in(opened(secrets, **CLAIMS), caplog, logged)


@pytest.mark.parametrize(
    ("variable", "logged"), [("required", "no section [auth]"), ("true", "'true' is not allowed; allowed is required")]
)
def test_the_environment_asks_for_sign_in(
    variable: str, logged: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(sign_in.VARIABLE, variable)
    assert_nobody_is_let_in(opened(), caplog, logged)


@pytest.mark.parametrize(
    ("content", "logged"),
    [
        (b"[auth\n", "cannot be read"),
        (b'[auth]\nclient_id = "Z\xfcrich"\n', "cannot be read"),
        (b"", "they have nothing"),
        (TOML.format("aut").encode(), "they have 'aut'"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_secrets_asks_for_sign_in_whatever_is_in_it(
    content: bytes | None,
    logged: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "secrets.toml"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(st, "secrets", Secrets())
    monkeypatch.setattr(config, "is_manually_set", lambda _: content is None)
    with patch_config_options({"secrets.files": [str(file)]}):
        app = opened()
    assert_nobody_is_let_in(app, caplog, logged)


def test_nothing_that_sign_in_needs_may_be_missing(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "find_spec", lambda name: None if name == "authlib" else object())
    assert_nobody_is_let_in(opened({"auth": AUTH}, **CLAIMS), caplog, "needs Authlib, which is not installed")


def test_a_provider_that_does_not_answer_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    app = opened({"auth": AUTH}, is_logged_in=False)
    app.run()
    assert_nobody_is_let_in(app, caplog, f"does not answer as one at {AUTH['server_metadata_url']}")
    # Who has signed in before goes on.
    caplog.set_level(logging.CRITICAL)
    assert is_in(opened({"auth": AUTH}, **CLAIMS))


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize(
    "claims", [{}, {"is_logged_in": False}, {"is_logged_in": "true"}, CLAIMS | {"is_logged_in": 1}]
)
def test_who_is_not_signed_in_is_asked_to(claims: dict[str, Any]) -> None:
    app = opened({"auth": AUTH}, **claims)
    assert not is_in(app)
    assert [each.label for each in app.button] == ["Sign in"]
    assert not app.error


@pytest.mark.parametrize("claims", [{"iss": None}, {"sub": None}, {"iss": ""}, {"sub": ""}, {"sub": 7}])
def test_who_has_no_identity_is_not_let_in(claims: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    app = opened({"auth": AUTH}, **(CLAIMS | {"email": "ann@center.gov", "email_verified": True} | claims))
    assert_nobody_is_let_in(app, caplog, "names no issuer or no subject")


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"email": "ann@center.gov", "email_verified": True}, "ann@center.gov"),
        ({"email": "ann@center.gov", "email_verified": False}, "00u1 at login.center.gov"),
        ({"email": "ann@center.gov", "email_verified": "true"}, "00u1 at login.center.gov"),
        ({"email": "ann@center.gov"}, "00u1 at login.center.gov"),
        ({"name": "ann@center.gov", "preferred_username": "ann@center.gov"}, "00u1 at login.center.gov"),
        ({"email": "", "email_verified": True}, "00u1 at login.center.gov"),
        ({"sub": "x\n" + "y" * 300}, "x?" + "y" * 198),
    ],
)
def test_nobody_is_shown_by_an_email_that_is_not_verified(claims: dict[str, Any], name: str) -> None:
    app = opened({"auth": AUTH}, **(CLAIMS | claims))
    assert [each.value for each in app.caption] == [f"Signed in as {name}"]
    assert said(app)["saver"] == name


def test_identity_is_issuer_and_subject() -> None:
    ann = CLAIMS | {"email": "ann@center.gov", "email_verified": True}
    owners = [
        said(opened({"auth": AUTH}, **(ann | claims)))["owner"]
        for claims in (
            {},
            {"email": "ann.smith@center.gov"},
            {"email_verified": False},
            {"sub": "00u2"},
            {"iss": "https://login.elsewhere.gov"},
        )
    ]
    assert owners[0] == "https://login.center.gov 00u1"
    assert owners[:3] == [owners[0]] * 3
    assert len(set(owners)) == 3
