"""Speed, measured side by side: ``make benchmark``, or ``python -m benchmarks --quick --only NAME``."""
