"""Cutoff and staffing: advice for targets that are set."""
