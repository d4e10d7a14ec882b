"""The ceremony's pages: a list, a page for each draw with its steps, the wall screen, files, changes, the public log."""

from . import asides, changes, files, freeze, listed, luck, options, page, panels, pool, results, reveal, wall, witness

__all__ = ["panels"]
urlpatterns = [
    *listed.urlpatterns,
    *options.urlpatterns,
    *page.urlpatterns,
    *pool.urlpatterns,
    *asides.urlpatterns,
    *freeze.urlpatterns,
    *witness.urlpatterns,
    *luck.urlpatterns,
    *results.urlpatterns,
    *changes.urlpatterns,
    *reveal.urlpatterns,
    *files.urlpatterns,
    *wall.urlpatterns,
]
