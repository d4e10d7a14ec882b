"""The visit on the phone and its record: a deed a file."""
