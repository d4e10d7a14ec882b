"""The two registries."""

REGISTRY: dict[str, str] = {}
