"""The one Django app of the database."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Every table of the project."""

    name = "shuangsui.records"
    label = "records"
    verbose_name = "双随机"
    default_auto_field = "django.db.models.BigAutoField"
