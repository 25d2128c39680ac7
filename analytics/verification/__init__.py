"""The simulation held against what is known: exact answers of queueing theory, and the reference engine."""
