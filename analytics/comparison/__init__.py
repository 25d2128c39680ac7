"""Scenarios against a baseline: differences, how surely, and what each change contributes."""
