"""What users keep of the lists: queries by name, columns."""
