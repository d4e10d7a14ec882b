"""The tasks: sent, asked more time for, given back, grouped into trips; case inspections beside the draw."""
