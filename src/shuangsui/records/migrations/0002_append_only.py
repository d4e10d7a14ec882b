"""The journal's triggers."""

from typing import ClassVar

from django.db import migrations

from shuangsui.records import append_only


class Migration(migrations.Migration):
    """Refuse UPDATE, DELETE and TRUNCATE on what is only added to."""

    dependencies: ClassVar = [("records", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(
            lambda apps, editor: append_only.refuse(editor.connection),
            lambda apps, editor: append_only.allow(editor.connection),
        )
    ]
