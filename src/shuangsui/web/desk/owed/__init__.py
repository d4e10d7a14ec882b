"""报送清单: who owes which by when, handing in, what was read, merging into the lists of the classes."""

from django.urls import URLPattern

from . import board, handing, merging, panels

__all__ = ["panels", "urlpatterns"]

urlpatterns: list[URLPattern] = [*board.urlpatterns, *handing.urlpatterns, *merging.urlpatterns]
