"""Who issued the plan, what it binds, and what things are called in it: [policy], areas, kinds, columns, facts."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from .base import AreaCode, Code, Part, Sourced, Text


class Amendment(Sourced):
    """A later change of the plan: since when, by which document, what."""

    on: date
    document: Text
    changes: Text


class Identity(Sourced):
    """[policy]: the plan itself. `parent` is the id of the plan whose floors it may not undercut."""

    id: Code
    title: Text
    short_title: Text
    issuer: Text
    document_number: str = ""
    issued: date | None = None
    effective_from: date
    effective_to: date | None = None
    year: int | None = None  # the plan's year; none for a standing rule
    legal_basis: list[Text] = []
    binds: list[AreaCode]
    parent: Code | None = None
    replaces: list[Text] = []
    source_url: str = ""
    amendment: list[Amendment] = []
    purposes: list[Text] = []  # what the plan wants, in its words; for the reader


class Attribute(Sourced):
    """[[attribute]]: a declared column of a registry."""

    id: Code
    of: Literal["target", "inspector"] = "target"
    header: Text
    synonyms: list[Text] = []
    type: Literal["text", "number", "date", "yes-no", "choice", "tags"] = "text"
    choices: list[Text] = []
    unit: str = ""

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> Self:
        if (self.type == "choice") != bool(self.choices) and self.type != "tags":
            raise ValueError("choices")
        return self


class FactKind(Sourced):
    """[[fact]]: a kind of dated event that conditions ask for. `unit` of its value, "" where it is only counted."""

    id: Code
    name: Text
    synonyms: list[Text] = []
    unit: str = ""
    sources: list[Text] = []


class State(Sourced):
    """[[state]]: words of 生产状态 and the code under which such a target is left out when it does not take part."""

    words: list[Text]
    code: Literal["running", "stopped", "moved", "closed", "under-review"]


class Kind(Sourced):
    """[[kind]]: what a target is. The name of a natural person is never public."""

    id: Code
    name: Text
    synonyms: list[Text] = []
    name_is_public: bool = True


class Area(Sourced):
    """[[area]]: one jurisdiction. `code` is GB/T 2260 or a zone's own; `online = false`: no platform account."""

    code: AreaCode
    name: Text
    synonyms: list[Text] = []
    level: Code
    parent: AreaCode | None = None
    zone: bool = False
    online: bool = True
    authority: str = ""  # the official name of who draws there


class Synonym(Part):
    """[[synonym]]: what a core header is also called in this place's files."""

    header: Text
    also: list[Text]
