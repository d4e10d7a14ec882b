"""The two registries (两库): entries, tags, recusals, facts, exports; imports in a folder of their own."""
