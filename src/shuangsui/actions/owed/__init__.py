"""报送清单: lists handed in by units, and merged into the lists of the classes."""
