"""The office's addresses: a list a field."""

from django.urls import URLPattern, URLResolver

from ..shared import lists
from . import account, home

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *account.urlpatterns,
    *lists.urlpatterns,
]
