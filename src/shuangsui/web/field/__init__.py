"""The phone's door (现场检查): the page that inspectors carry, and the interface that it and a bureau's own app speak."""
