"""年度计划: drafted on real numbers, looked over, approved, filed, published; amended by a next version."""

from . import draft, edit, files, forecast, listed, shown, steps, versions
from . import panels as panels

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
