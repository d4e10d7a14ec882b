"""THE DOORS: desk/ (the office), portal/ (the public); shared/ is what they have in common. They read, and call actions."""
