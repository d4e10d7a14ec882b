"""One's own account: signing in and out, password, second factor, devices."""

from . import devices, kept_form, password, second_factor, signing

urlpatterns = [
    *signing.urlpatterns,
    *password.urlpatterns,
    *second_factor.urlpatterns,
    *devices.urlpatterns,
    *kept_form.urlpatterns,
]
