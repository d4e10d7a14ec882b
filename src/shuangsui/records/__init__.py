"""THE MEMORY: the database's nouns, one Django app with one line of migrations. It decides nothing; only `actions` writes it."""
