"""The public's addresses: a list a page."""

from django.urls import URLPattern, URLResolver

from . import check, classes, draws, home, logs, papers

urlpatterns: list[URLPattern | URLResolver] = [
    *check.urlpatterns,
    *home.urlpatterns,
    *draws.urlpatterns,
    *logs.urlpatterns,
    *papers.urlpatterns,
    *classes.urlpatterns,
]
