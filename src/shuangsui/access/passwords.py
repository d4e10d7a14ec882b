"""What a password must be, beside Django's own rules."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError

_KINDS = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is misread over the telephone


class ThreeKinds:
    """Of small letters, capital letters, digits and other signs, three kinds (GB/T 22239, 身份鉴别)."""

    says = "至少含小写字母、大写字母、数字、符号中的三种"

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if sum(any(kind(letter) for letter in password) for kind in _KINDS) < 3:
            raise ValidationError(self.says + "。", code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule, to be read before one types."""
        return self.says + "。"


def one_time_password() -> str:
    """Four groups of four letters and digits, 80 bits of luck: to be told to its owner, who changes it at the first sign-in."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
