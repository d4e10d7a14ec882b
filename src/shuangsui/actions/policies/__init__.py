"""Plans brought into the office by one person and confirmed by another."""
