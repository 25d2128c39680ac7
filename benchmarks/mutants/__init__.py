"""Faults planted at random, and which of them the tests miss: ``make mutants``."""
