"""Shifts of least cost for the people needed: rules, the plan, and why a wish cannot be met."""
