"""Every measure, defined once: what it counts, over what it is taken, and its interval."""
