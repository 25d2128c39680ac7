"""Blocks of extra time or time off: where in the week some people more help most, or fewer harm least."""
