"""Journeys in a real browser, against a site that was started as its users start it."""
