"""The phone's addresses: its page, the binding, the interface."""

from django.urls import URLPattern, URLResolver

from . import api, binding, document, pages

urlpatterns: list[URLPattern | URLResolver] = [
    *pages.urlpatterns,
    *binding.urlpatterns,
    *api.urlpatterns,
    *document.urlpatterns,
]
