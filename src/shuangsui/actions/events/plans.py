"""Plans."""

PLANS: dict[str, str] = {}
