"""All addresses: each door's own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("shuangsui.web.desk.urls")),
    path("", include("shuangsui.web.field.urls")),
    path("", include("shuangsui.web.portal.urls")),
    path("", include("shuangsui.web.shared.authority")),
]
handler400 = "shuangsui.web.shared.refusals.bad_request"
handler403 = "shuangsui.web.shared.refusals.forbidden"
handler404 = "shuangsui.web.shared.refusals.not_found"
handler500 = "shuangsui.web.shared.refusals.broken"
