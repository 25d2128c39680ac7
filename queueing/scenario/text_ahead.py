"""A text ahead of a callback, by which callers say that they can be called."""

from __future__ import annotations

from typing import Annotated, Final

from .inputs import ASSUMED, PUBLISHED, Input, Part
from .numbers import Share

_TEXT = "A text or e-mail goes ahead of the call since 2022; in what share of calls is not published"
_NO_TEXTS: Final = {"share": (0.0,)}


class TextAhead(Part, group="Callbacks", change="how callbacks are made"):
    """A text before each attempt to call back (P4): who replies is called, who does not takes nobody's time."""

    share: Annotated[Share, Input("Callers who are texted ahead", "%", PUBLISHED, _TEXT, policy=True)] = 0.0
    """Per cent of the callers to be called back who are texted before each attempt."""
    reply_share: Annotated[Share, Input("Texts that are replied to", "%", ASSUMED, span=2, idle_with=_NO_TEXTS)] = 0.75
    """Per cent of the texts to which callers reply that they can be called. Without a reply the attempt counts, and
    takes no officer's time."""
    answered: Annotated[
        Share, Input("Attempts answered after a reply", "%", ASSUMED, span=2.5, idle_with=_NO_TEXTS)
    ] = 0.97
    """Per cent of the callers who have replied and answer then, on any day."""
