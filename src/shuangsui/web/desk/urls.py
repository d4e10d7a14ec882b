"""The office's addresses: a list a field."""

from django.urls import URLPattern, URLResolver

from ..shared import lists
from . import (
    account,
    accounts,
    classes,
    draws,
    home,
    items,
    jobs,
    journal,
    owed,
    plans,
    policies,
    registry,
    states,
    visits,
    years,
    zones,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *account.urlpatterns,
    *accounts.urlpatterns,
    *journal.urlpatterns,
    *jobs.urlpatterns,
    *draws.urlpatterns,
    *visits.urlpatterns,
    *zones.urlpatterns,
    *policies.urlpatterns,
    *years.urlpatterns,
    *plans.urlpatterns,
    *items.urlpatterns,
    *lists.urlpatterns,
    *registry.urlpatterns,
    *states.urlpatterns,
    *classes.urlpatterns,
    *owed.urlpatterns,
]
