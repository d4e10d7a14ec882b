"""The ceremony: prepare, freeze, witness, enter the luck, draw, change, reveal; and the visits that come of it."""
