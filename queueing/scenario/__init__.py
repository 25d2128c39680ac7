"""Every input of the center: what a scenario holds, checked and immutable, and what its days and hours mean."""
