"""`make bench-fairness`: this engine and its peers' ways to draw, put to the same questions; the figures of docs/fairness.md."""
