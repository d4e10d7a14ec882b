"""Zones without an account of their own: their package to draw with offline, and what they bring back."""

from . import pages

urlpatterns = pages.urlpatterns
