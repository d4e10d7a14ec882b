"""随机抽查事项清单: derived from the level above, edited as a table, versioned, approved, published."""

from . import edit, listed, shown, versions

urlpatterns = [*listed.urlpatterns, *shown.urlpatterns, *edit.urlpatterns, *versions.urlpatterns]
