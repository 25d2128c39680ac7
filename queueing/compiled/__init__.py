"""The same network compiled with Numba: the fast engine."""
