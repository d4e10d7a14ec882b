"""What a user keeps of a list: the queries by name, and the columns that are shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .user import User


class SavedQuery(models.Model):
    """常用查询: a list's query string, kept by name. `listing`: the id of a `web.shared.listing.Listing`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_queries")
    listing = models.CharField(max_length=40)
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        verbose_name = "常用查询"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "listing", "name"], name="saved_query_name")]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """列设置: the columns of one list that a user wants to see, in this order."""

    user = models.ForeignKey(User, models.CASCADE, related_name="column_choices")
    listing = models.CharField(max_length=40)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = "列设置"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "listing"], name="column_choice_once")]

    def __str__(self) -> str:
        return self.listing
