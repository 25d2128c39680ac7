"""Calls by interval, and what else an interval report says: read, checked and explained."""
