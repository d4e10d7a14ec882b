"""A database as text: a table a member, a row a line; into either database again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from .archive import Damaged, Manifest, Writer

PREFIX = "tables/"
LEFT_OUT = ("sessions.session",)  # who is signed in now is signed in nowhere else
_AT_ONCE = 1000


def kept_models(apps: Apps) -> dict[str, type[models.Model]]:
    """Every table of the apps, by "app.model"; those that join two by themselves too."""
    found = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return {label: model for label, model in sorted(found.items()) if label not in LEFT_OUT}


def applied() -> list[list[str]]:
    """The migrations that the database has seen."""
    return [[app, name] for app, name in sorted(MigrationRecorder(connection).applied_migrations())]


def dump(writer: Writer, apps: Apps) -> None:
    """Write every table, all as they were at one moment; a few rows in memory at a time."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for label, model in kept_models(apps).items():
            names = [field.attname for field in model._meta.concrete_fields]
            with writer.member(f"{PREFIX}{label}.jsonl") as stream:
                stream.rows = 0
                stream.write(_line(names))
                rows = model._base_manager.order_by("pk").values_list(*names)
                for row in rows.iterator(chunk_size=_AT_ONCE):
                    stream.write(_line([_plain(value) for value in row]))
                    stream.rows += 1


def load(lines: Iterable[bytes], model: type[models.Model]) -> int:
    """Add the rows of one table; how many. Raises Damaged for columns that the table has not."""
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    for field in fields.values():
        field.auto_now = field.auto_now_add = False  # it is as it was; the model is the migration's own, used for this alone
    given = iter(lines)
    try:
        names = json.loads(next(given))
        columns = [fields[name] for name in names]
    except (StopIteration, KeyError, ValueError) as error:
        raise Damaged(f"{model._meta.label_lower} 的列不符") from error
    count, waiting = 0, []
    for line in given:
        values = json.loads(line)
        waiting.append(model(**{f.attname: _value(f, v) for f, v in zip(columns, values, strict=True)}))
        if len(waiting) == _AT_ONCE:
            count += len(_add(model, waiting))
            waiting = []
    return count + len(_add(model, waiting))


def load_all(archive: Any, manifest: Manifest, apps: Apps) -> None:
    """Add all tables of an archive to empty ones. Raises Damaged."""
    known = kept_models(apps)
    for name, member in manifest.members.items():
        if not name.startswith(PREFIX):
            continue
        model = known.get(name.removeprefix(PREFIX).removesuffix(".jsonl"))
        if model is None:
            raise Damaged(f"不认识的表 {name}")
        with archive.open(name) as stream:
            if load(_lines(stream), model) != member.rows:
                raise Damaged(f"{name} 的行数不符")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)


def _add(model: type[models.Model], rows: list[models.Model]) -> list[models.Model]:
    return model._base_manager.bulk_create(rows, batch_size=_AT_ONCE)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    yield from stream


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it; `Field.to_python` reads it back."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)
