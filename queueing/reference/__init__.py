"""THE MODEL: the contact center as a ciw network, the reference engine."""
