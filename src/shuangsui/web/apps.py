"""The pages as a Django app: their start-up checks."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No tables of its own."""

    name = "shuangsui.web"
    label = "web"
