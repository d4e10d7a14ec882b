"""The office: registries, plans, draws, accounts, journal."""
