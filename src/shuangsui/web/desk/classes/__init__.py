"""分类认定: nominations and hearings, review meetings, class lists, risk grades, a target's class history."""

from django.urls import URLPattern

from . import ending, grades, listed, lists, meetings, members, new_list, nominations, nominees, panels, shown

__all__ = ["panels", "shown", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    *nominations.urlpatterns,
    *nominees.urlpatterns,
    *meetings.urlpatterns,
    *listed.urlpatterns,
    *new_list.urlpatterns,
    *lists.urlpatterns,
    *members.urlpatterns,
    *grades.urlpatterns,
    *ending.urlpatterns,
]
