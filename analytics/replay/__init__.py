"""One simulated day as it went, and the whole history of single calls."""
