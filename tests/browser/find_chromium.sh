#!/usr/bin/env bash
# Says which Chrome or Chromium the browser tests will drive, and installs one where there is none; first of all the
# one without windows, which takes a sixth less of the processor.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

find_browser() {
    local name
    for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        if [[ -n "$name" ]] && command -v "$name"; then
            return
        fi
    done
    .venv/bin/python - <<'PYTHON' 2>/dev/null
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.executable_path
if not Path(browser).exists():
    raise SystemExit(1)
print(browser)
PYTHON
}

if [[ -n "${CHROMIUM:-}" ]] && ! command -v "$CHROMIUM" >/dev/null; then
    echo "CHROMIUM is set to '$CHROMIUM', which is no program; set it to a Chrome or Chromium, or unset it." >&2
    exit 1
fi
if browser=$(find_browser); then
    echo "Browser tests drive $browser"
    exit 0
fi

if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "No Chrome or Chromium found. Installing it by apt-get: chromium-headless-shell, or chromium where there is none."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    # Of what they recommend, the letters alone: a desktop with its printers takes most of a minute.
    install() { apt-get install -y --no-install-recommends fonts-liberation "$1"; }
    if ! { install chromium-headless-shell || install chromium; }; then
        echo "apt-get could not install a browser; what it said stands above." >&2
    fi
else
    echo "No Chrome or Chromium found. Fetching one for the tests: .venv/bin/python -m playwright install chromium"
    if ! .venv/bin/python -m playwright install chromium; then
        echo "playwright could not fetch a browser; what it said stands above." >&2
    fi
fi
if ! browser=$(find_browser); then
    echo "The browser tests need Chrome or Chromium. Install one, or set CHROMIUM to the program's path." >&2
    exit 1
fi
echo "Browser tests drive $browser"
