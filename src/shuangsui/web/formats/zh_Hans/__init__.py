"""Chinese as it is written in China."""
