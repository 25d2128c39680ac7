"""The Overview: the answer for the week, and why."""
