"""The office's addresses: a list a field."""

from django.urls import URLPattern, URLResolver

from ..shared import lists
from . import account, accounts, draws, home, jobs, journal, registry, states, visits, zones

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *account.urlpatterns,
    *accounts.urlpatterns,
    *journal.urlpatterns,
    *jobs.urlpatterns,
    *draws.urlpatterns,
    *visits.urlpatterns,
    *zones.urlpatterns,
    *lists.urlpatterns,
    *registry.urlpatterns,
    *states.urlpatterns,
]
