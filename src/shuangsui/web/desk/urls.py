"""The office's addresses: a list a field."""

from django.urls import URLPattern, URLResolver

from ..shared import lists
from . import account, accounts, home, jobs, journal

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *account.urlpatterns,
    *accounts.urlpatterns,
    *journal.urlpatterns,
    *jobs.urlpatterns,
    *lists.urlpatterns,
]
