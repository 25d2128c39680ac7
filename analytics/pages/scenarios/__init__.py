"""Scenarios: a plan edited, run and compared with others."""
