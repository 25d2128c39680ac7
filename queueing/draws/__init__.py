"""Everything random, as pure functions of what it is for."""
