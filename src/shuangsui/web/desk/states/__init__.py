"""状态变化: the deeds that say what became of a target, their list, and whom to look at before a freeze."""

from django.urls import URLPattern

from . import batch, change, likely, listed, merging, panels, shown, undo

__all__ = ["panels", "shown", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    *listed.urlpatterns,
    *likely.urlpatterns,
    *batch.urlpatterns,
    *change.urlpatterns,
    *merging.urlpatterns,
    *undo.urlpatterns,
]
