"""年度计划: drafted on real numbers, looked over, approved, filed, published; amended by a next version."""

from . import draft, edit, files, forecast, listed, panels, shown, steps, versions

__all__ = ["panels"]
urlpatterns = [
    *listed.urlpatterns,
    *draft.urlpatterns,
    *shown.urlpatterns,
    *edit.urlpatterns,
    *forecast.urlpatterns,
    *versions.urlpatterns,
    *files.urlpatterns,
    *steps.urlpatterns,
]
