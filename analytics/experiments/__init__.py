"""Scenarios simulated: replications over cores or a cluster, in the background, kept, and checked."""
