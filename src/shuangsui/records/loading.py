"""Many rows at once, the same on both databases: `executemany` on SQLite, COPY on PostgreSQL.

Values are given as the columns hold them: JSON as text (`json_text`), a moment by `moment`; days and amounts as they are. Only
actions call this, in their transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Model

from .models import TargetWord

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder()
_AT_ONCE = 200_000  # words a statement
Row = tuple[Any, ...]


def _encoding() -> Callable[[Any], str]:
    """What `_ENCODER.encode` does, without setting it up anew for each of hundreds of thousands of texts: half the time."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # a Python without it
        return _ENCODER.encode
    written = json.encoder.encode_basestring
    pieces = make(None, _ENCODER.default, written, None, _ENCODER.key_separator, _ENCODER.item_separator, False, False, True)
    return lambda value: written(value) if isinstance(value, str) else "".join(pieces(value, 0))


json_text = _encoding()


def json_value(text: str) -> Any:
    """What `json_text` wrote, read; nothing may stand around it. ValueError for what is no JSON."""
    return _DECODER.raw_decode(text)[0]


def moment(at: datetime) -> datetime | str:
    """A moment as the database's column holds it."""
    return at if connection.vendor == "postgresql" else at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def reserve_ids(model: type[Model], count: int) -> range | list[int]:
    """`count` unused primary keys of the model's table, to be used in this transaction."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        first = int(cursor.fetchone()[0]) + 1
    return range(first, first + count)


def load(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows; `columns` are the names of the table's columns, every row has their values in that order."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', cast("list[Row]", rows))


def rewrite(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Change rows: each has the values of `columns`, then its primary key."""
    table, names = model._meta.db_table, ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET {names} WHERE "id" = %s', cast("list[Row]", rows))


def load_words(codes: Iterable[int]) -> None:
    """Add to the index of words; in its own order it grows at its end, which is much faster."""
    ordered = sorted(codes)
    if connection.vendor == "postgresql":
        load(TargetWord, ("code",), ((code,) for code in ordered))
        return
    table = TargetWord._meta.db_table
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), _AT_ONCE):
            text = json.dumps(ordered[start : start + _AT_ONCE])
            cursor.execute(f'INSERT INTO "{table}" ("code") SELECT value FROM json_each(%s)', [text])


def drop_words(codes: Iterable[int]) -> None:
    """Take out of the index of words."""
    rows = [(code,) for code in codes]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f'DELETE FROM "{TargetWord._meta.db_table}" WHERE "code" = %s', rows)
