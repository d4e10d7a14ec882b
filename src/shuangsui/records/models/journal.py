"""台账: every deed, in one hash chain an authority. Append only; the database itself refuses changes (`append_only`)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any, ClassVar

from django.db import models

FIRST = "0" * 64
HAS_SM3 = "sm3" in hashlib.algorithms_available


class JournalEntry(models.Model):
    """One deed: who, when, from where, what was, what is. `chain` is a unit's code, or "site" for the installation itself."""

    chain = models.CharField(max_length=30)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField("操作人", max_length=60)
    by_post = models.CharField("身份", max_length=100, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    event = models.CharField("事件", max_length=60)
    subject = models.CharField("对象", max_length=30, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    before = models.JSONField("原来", null=True)
    after = models.JSONField("现在", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("chain", "seq")
        verbose_name = "台账"
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_seq")]
        indexes: ClassVar = [
            models.Index(fields=["subject", "subject_id"], name="journal_subject"),
            models.Index(fields=["chain", "-at"], name="journal_chain_at"),
        ]

    def text(self) -> bytes:
        """The entry's canonical JSON: every field but its own hashes, keys sorted, no spaces, UTF-8."""
        what: dict[str, Any] = {name: getattr(self, name) for name in _TOLD}
        what["at"] = self.at.astimezone(UTC).isoformat()
        return _CANONICAL.encode(what).encode()

    def digest(self) -> str:
        """SHA-256, hex, over the entry's text, which holds the hash of the entry before."""
        return hashlib.sha256(self.text()).hexdigest()

    def digest_sm3(self, previous: str) -> str:
        """SM3 (GB/T 32905), hex, over the text, a line feed and the SM3 of the entry before; "" where this Python has no SM3."""
        return self.digests(previous)[1]

    def digests(self, previous: str) -> tuple[str, str]:
        """Both, the text made once. `previous`: the SM3 of the entry before."""
        text = self.text()
        sm3 = hashlib.new("sm3", text + b"\n" + previous.encode()).hexdigest() if HAS_SM3 else ""
        return hashlib.sha256(text).hexdigest(), sm3


_TOLD = tuple(sorted(field.attname for field in JournalEntry._meta.concrete_fields if field.attname not in ("id", "hash", "sm3")))
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class JournalHead(models.Model):
    """Where each chain ends: the row that is locked while an entry is added. `checked_…`: how the last check ended."""

    chain = models.CharField(max_length=30, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)
    sm3 = models.CharField(max_length=64, blank=True)
    checked_seq = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    broken_seq = models.PositiveBigIntegerField(null=True, blank=True)
