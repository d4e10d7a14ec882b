"""The public door: only reads, needs no login."""
