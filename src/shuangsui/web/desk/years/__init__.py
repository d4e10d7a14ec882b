"""年度: which year a unit works under which plans; opened, closed and kept."""

from . import listed, opening

urlpatterns = [*listed.urlpatterns, *opening.urlpatterns]
