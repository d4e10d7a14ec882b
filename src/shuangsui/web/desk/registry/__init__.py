"""两库: lists, entries, what stands beside them, imports and exports."""

from . import (
    beside,
    conflicts,
    entry_form,
    import_deeds,
    imports,
    imports_seen,
    inspectors,
    known,
    panels,
    platform,
    target,
    targets,
)

__all__ = ["panels"]
urlpatterns = [
    *targets.urlpatterns,
    *target.urlpatterns,
    *entry_form.urlpatterns,
    *inspectors.urlpatterns,
    *beside.urlpatterns,
    *known.urlpatterns,
    *conflicts.urlpatterns,
    *imports.urlpatterns,
    *imports_seen.urlpatterns,
    *import_deeds.urlpatterns,
    *platform.urlpatterns,
]
