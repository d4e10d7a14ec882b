"""单位: an authority and the area it answers for."""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """An area of the policies and the bureau that owes its inspections; a tree by `parent`.

    `path` is the codes from the root down, each followed by "/": whatever lies in or below a unit has its path as a prefix.
    """

    code = models.CharField("区划代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    bureau = models.CharField("机关名称", max_length=100, blank=True)
    level = models.CharField("层级", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级")
    path = models.CharField(max_length=250, unique=True)

    class Meta:
        ordering = ("path",)
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.name

    @property
    def official_name(self) -> str:
        """The bureau's name where one is known, else the area's."""
        return self.bureau or self.name
