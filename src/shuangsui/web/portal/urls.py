"""The public's addresses: a list a page."""

from django.urls import URLPattern, URLResolver

from . import check

urlpatterns: list[URLPattern | URLResolver] = [*check.urlpatterns]
