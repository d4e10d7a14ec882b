"""方案: the plans that were loaded, told article by article, their flaws, their due days, two side by side."""

from . import dates, diff, flaws, forms, listed, offers, panels, told

__all__ = ["panels"]

urlpatterns = [
    *listed.urlpatterns,
    *offers.urlpatterns,
    *diff.urlpatterns,
    *told.urlpatterns,
    *flaws.urlpatterns,
    *dates.urlpatterns,
    *forms.urlpatterns,
]
