"""Signing in with an identity provider, in a real browser: nobody gets further without it."""

from __future__ import annotations

from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import free_port, serving


def test_only_who_is_signed_in_gets_further(stranger: Page, tmp_path: Path) -> None:
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    with run_server_in_thread(
        user_claims=[User(sub="ann@center.gov", claims={"email": "ann@center.gov", "email_verified": True})]
    ) as provider:
        secrets.write_text(f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret of this test alone, of any length"
client_id = "dashboard"
client_secret = "known to the provider"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
""")
        with serving(port, f"--secrets.files={secrets}") as address:
            stranger.goto(f"{address}/volumes")
            expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()
            expect(stranger.get_by_role("heading", name="Contact center staffing")).to_be_visible()
            expect(stranger.get_by_role("link", name="Method")).to_have_count(0)
            stranger.get_by_role("button", name="Sign in").click()
            stranger.locator("input[name=sub]").fill("ann@center.gov")
            stranger.get_by_role("button", name="Authorize").first.click()
            expect(stranger.get_by_text("Signed in as ann@center.gov")).to_be_attached()
            expect(stranger.get_by_role("link", name="Method")).to_be_visible()
