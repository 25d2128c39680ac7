"""A button that copies a text: the browser's own, so that keys press it, with the text at hand when it is pressed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_HERE: Final = Path(__file__).parent
_HTML: Final = """
<button type="button"><span class="icon" aria-hidden="true"></span><span></span></button>
<span role="status"></span>
"""
_COPY: Final = st.components.v2.component(
    "copy_button",
    html=_HTML,
    css=(_HERE / "copy_button.css").read_text(encoding="utf-8"),
    js=(_HERE / "copy_button.js").read_text(encoding="utf-8"),
)


def show_copy_button(text: str, explanation: str, key: str) -> None:
    """Show a button that copies a text; ``explanation`` is said of it where it is pointed at."""
    _COPY(key=key, data={"text": text, "explanation": explanation}, width="content", height="content")
