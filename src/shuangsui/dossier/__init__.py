"""A draw kept as a folder of files, without a database: the main job of a bureau, or of a zone without an account."""
