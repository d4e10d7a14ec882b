"""The pages as a Django app: their start-up checks, and who hears of a sign-in."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No tables of its own."""

    name = "shuangsui.web"
    label = "web"

    def ready(self) -> None:
        """Listen to who comes, and to who is locked out."""
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in

        from .shared.lockout import note
        from .shared.sitting import begin

        user_logged_in.connect(begin, dispatch_uid="sitting")
        user_locked_out.connect(note, dispatch_uid="lockout")
