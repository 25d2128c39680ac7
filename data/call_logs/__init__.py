"""A row per call, as phone systems export them: read, checked and explained."""
