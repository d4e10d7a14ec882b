"""台账: the journal read, looked over, taken away."""

from . import entry, listed, taken

urlpatterns = [*listed.urlpatterns, *taken.urlpatterns, *entry.urlpatterns]
