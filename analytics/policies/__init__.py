"""Every transfer cutoff tried, and the one to recommend for stated targets."""
