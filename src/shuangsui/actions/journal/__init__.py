"""The journal: looked over, taken away as a file."""
