"""Volumes: the calls that the center expects."""
