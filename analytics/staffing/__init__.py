"""The people that each half-hour needs: at once from its load, then found by simulation."""
