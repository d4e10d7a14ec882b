"""The bench's workbook by django-import-export, in this process, into a new SQLite file: `python -m bench.peer_importer ROWS`.

Its way is kept: a dry run that shows errors, then the import; both read the file. Prints what it took, as JSON.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.children import VAR
from bench.reading import AREAS, HEADERS, workbook

# Column → field; the area is a foreign key.
FIELDS = (
    *("name", "credit_code", "number", "area", "address", "category", "kind", "industry", "permit_class", "level"),
    *("state", "takes_part", "tags", "needs", "since", "water", "online", "rating", "contact", "telephone"),
)
OPTIONS = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"}


def settle(folder: Path) -> None:
    """Django with one SQLite file, opened as the office opens its own."""
    import django
    from django.conf import settings

    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.sqlite3"), "OPTIONS": OPTIONS}
    settings.configure(INSTALLED_APPS=["import_export"], DATABASES={"default": own}, USE_TZ=True)
    django.setup()


def models() -> tuple[Any, Any]:
    """The tables of areas and firms, made."""
    from django.db import connection
    from django.db import models as m

    class Area(m.Model):
        name = m.CharField(max_length=40, unique=True)

        class Meta:
            app_label = "peer"

    class Firm(m.Model):
        name = m.CharField(max_length=200, db_index=True)
        credit_code = m.CharField(max_length=18, unique=True)
        number = m.CharField(max_length=60, blank=True)
        area = m.ForeignKey(Area, m.PROTECT)
        address = m.CharField(max_length=300)
        category, kind, industry = (m.CharField(max_length=40) for _ in range(3))
        permit_class, level, state = (m.CharField(max_length=40) for _ in range(3))
        takes_part, online = (m.BooleanField(default=True) for _ in range(2))
        tags, needs, rating = (m.CharField(max_length=60, blank=True) for _ in range(3))
        since = m.DateField()
        water = m.DecimalField(max_digits=12, decimal_places=2)
        contact, telephone = (m.CharField(max_length=60) for _ in range(2))

        class Meta:
            app_label = "peer"

    with connection.schema_editor() as editor:
        editor.create_model(Area)
        editor.create_model(Firm)
    Area._default_manager.bulk_create(Area(name=name) for name in AREAS)
    return Area, Firm


def resource_of(area: Any, firm: Any) -> Any:
    """The resource as its manual advises for speed: in bulk, instances and foreign keys looked up at once, no differences."""
    from import_export import fields, resources, widgets
    from import_export.instance_loaders import CachedInstanceLoader

    answers = {"TRUE_VALUES": ("是",), "FALSE_VALUES": ("否",)}
    yes_no = type("YesNo", (widgets.BooleanWidget,), answers)
    special = {
        "area": widgets.CachedForeignKeyWidget(area, "name"),
        "takes_part": yes_no(),
        "online": yes_no(),
        "since": widgets.DateWidget("%Y-%m-%d"),
        "water": widgets.DecimalWidget(),
    }
    own = {
        field: fields.Field(attribute=field, column_name=header, widget=special.get(field, widgets.CharWidget()))
        for field, header in zip(FIELDS, HEADERS, strict=True)
    }
    told = {
        "model": firm,
        "fields": FIELDS,
        "import_id_fields": ("credit_code",),
        "instance_loader_class": CachedInstanceLoader,
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "use_transactions": True,
    }
    return type("Firms", (resources.ModelResource,), {**own, "Meta": type("Meta", (), told)})()


def main(size: int) -> dict[str, object]:
    """Seconds, memory and a note; AssertionError where not every row is there."""
    from import_export.formats.base_formats import XLSX

    area, firm = models()
    firms, path = resource_of(area, firm), workbook(size)
    gc.collect()
    clock = [time.perf_counter()]
    own = time.process_time()
    for dry in (True, False):
        result = firms.import_data(XLSX().create_dataset(path.read_bytes()), dry_run=dry, raise_errors=True)
        clock.append(time.perf_counter())
    own = time.process_time() - own
    assert not result.has_errors() and firm.objects.count() == size
    note = f"{clock[2] - clock[0]:.1f} s by the clock: dry run {clock[1] - clock[0]:.1f} s, import {clock[2] - clock[1]:.1f} s"
    return {"seconds": own, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "note": note}


if __name__ == "__main__":
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR, prefix="peer-") as folder:
        settle(Path(folder))
        print(json.dumps(main(int(sys.argv[1]))))
