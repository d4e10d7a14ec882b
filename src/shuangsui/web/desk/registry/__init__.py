"""两库: lists, entries, what stands beside them, imports and exports."""

from django.urls import URLPattern

from . import beside, conflicts, entry_form, imports, inspectors, target, targets

urlpatterns: list[URLPattern] = [
    *targets.urlpatterns,
    *target.urlpatterns,
    *entry_form.urlpatterns,
    *inspectors.urlpatterns,
    *beside.urlpatterns,
    *conflicts.urlpatterns,
    *imports.urlpatterns,
]
