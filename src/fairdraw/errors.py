"""Everything that can go wrong, as one tree.

    FairdrawError          a code and the values that belong to it
    ├── NotABundle         the archive or folder cannot be read as a bundle           exit code 2
    ├── Malformed          bytes that the protocol would have spelt otherwise         exit code 1
    ├── Refused            a freeze, draw or statement that the protocol forbids      exit code 1
    └── Differs            a bundle that says something else than computing it again  exit code 1

The sentences that people read are made from the codes in `sentences.py`.
"""

from __future__ import annotations


class FairdrawError(Exception):
    """A refusal: `code` names the rule, `values` hold what broke it (file, line, id, expected, found …)."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.code + "".join(f" {key}={value!r}" for key, value in self.values.items())


class NotABundle(FairdrawError):
    """The file is not a zip or folder with exactly the eleven files of protocol section 8."""


class Malformed(FairdrawError):
    """Bytes that are not the one spelling which protocol section 2 allows."""


class Refused(FairdrawError):
    """What the protocol does not allow to be frozen, drawn or stated."""


class Differs(FairdrawError):
    """A bundle's file is not what computing it again gives."""
