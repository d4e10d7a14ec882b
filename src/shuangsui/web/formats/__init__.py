"""How days and moments are written on every page, in place of Django's own (settings.FORMAT_MODULE_PATH)."""
