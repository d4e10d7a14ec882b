"""The whole installation in one file, and back.

A backup is a ZIP archive: `manifest.json` names every other member with its SHA-256 and size, the version of the program and
the migrations that the database has seen. The database lies in it as SQLite's own file (`database.sqlite3`, taken by the online
backup), or as a table a member (`tables/<app>.<model>.jsonl`), which goes into either database. Beside it: what was handed in
(`media/…`), the secret key and the certificates. It holds everything: it is written readable by its owner alone.

    BackupError         the message is the sentence for the person at the keyboard
    ├── Damaged         the archive is not what was written
    └── Newer           it was made by a newer program
"""

from .archive import BackupError, Damaged, Manifest, Newer, check
from .restore import restore
from .take import take

__all__ = ["BackupError", "Damaged", "Manifest", "Newer", "check", "restore", "take"]
