"""The phone's addresses: its page, the binding, the interface."""

from django.urls import URLPattern, URLResolver

from . import api, binding, pages

urlpatterns: list[URLPattern | URLResolver] = [
    *pages.urlpatterns,
    *binding.urlpatterns,
    *api.urlpatterns,
]
