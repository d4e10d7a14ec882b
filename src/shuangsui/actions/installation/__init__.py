"""The installation: policies, units, years."""
