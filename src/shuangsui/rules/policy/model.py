"""The whole policy file, and what must agree across its parts."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from ..registry import DeclaredColumn, Vocabulary
from .base import Code, Part
from .classes import Grade, Grading, IssuedList, TargetClass
from .disclosure import Disclosure
from .draws import Draw, Event, Method, Team
from .duties import Deadline, OwedList, Report
from .identity import Area, Attribute, FactKind, Identity, Kind, State, Synonym
from .items import Form, Item
from .procedure import Body, Duty, Finding, Visit
from .quotas import Limit, Quota

# Attributes that every target has without declaring them.
CORE_ATTRIBUTES = ("name", "address", "industry", "permit_class", "level", "state", "needs", "tags", "takes_part")

# What a line may narrow its inspectors by (`inspectors_of`) without declaring it.
CORE_INSPECTOR_ATTRIBUTES = ("unit", "department", "post", "staff_type", "established", "on_duty")


class Policy(Part):
    """A work plan (工作方案) as data. Made by `load.load_policy`, which also checks `faults_across`."""

    policy: Identity
    attribute: list[Attribute] = []
    fact: list[FactKind] = []
    state: list[State] = []
    kind: list[Kind] = Field(min_length=1)
    area: list[Area] = Field(min_length=1)
    synonym: list[Synonym] = []
    classes: list[TargetClass] = Field(alias="class", min_length=1)
    listed: list[IssuedList] = []
    grade: list[Grade] = []
    grading: Grading | None = None
    quota: list[Quota] = Field(min_length=1)
    draw: list[Draw] = Field(min_length=1)
    team: Team
    item: list[Item] = []
    form: list[Form] = []
    method: list[Method] = []
    visit: Visit | None = None
    finding: Finding | None = None
    body: list[Body] = []
    duty: list[Duty] = []
    event: list[Event] = []
    disclosure: Disclosure
    deadline: list[Deadline] = []
    lists: list[OwedList] = Field([], alias="list")
    report: list[Report] = []
    limit: list[Limit] = []

    def area_of(self, code: str) -> Area:
        """The area with this code. KeyError if the plan has none."""
        return {a.code: a for a in self.area}[code]

    def below(self, code: str) -> frozenset[str]:
        """Codes of the area and of all areas under it."""
        found, grown = {code}, True
        while grown:
            more = {a.code for a in self.area if a.parent in found} - found
            found |= more
            grown = bool(more)
        return frozenset(found)

    def lines_of(self, level: Code) -> list[Quota]:
        """The quota lines that a level owes, each with its chosen reading laid over it, in the file's order."""
        return [q.in_force() for q in self.quota if q.by == level]

    def class_of(self, code: str) -> TargetClass:
        """The class with this code. KeyError if the plan has none."""
        return {c.id: c for c in self.classes}[code]

    def vocabulary(self) -> Vocabulary:
        """Every spelling that files may use for what this plan names."""
        return Vocabulary(
            areas=_spellings((a.code, a.name, *a.synonyms) for a in self.area),
            classes=_spellings((c.id, c.name, *c.synonyms) for c in self.classes),
            kinds=_spellings((k.id, k.name, *k.synonyms) for k in self.kind),
            facts=_spellings((f.id, f.name, *f.synonyms) for f in self.fact),
            items=_spellings((i.id, i.name, *([i.number] if i.number else []), *i.synonyms) for i in self.item),
            synonyms={s.header: tuple(s.also) for s in self.synonym},
            target_columns=tuple(_columns(self.attribute, "target")),
            inspector_columns=tuple(_columns(self.attribute, "inspector")),
        )


def _spellings(named: Iterator[tuple[str, ...]]) -> dict[str, str]:
    return {spelling: code for code, *others in named for spelling in (code, *others)}


def _columns(attributes: list[Attribute], of: str) -> Iterator[DeclaredColumn]:
    for a in attributes:
        if a.of == of:
            yield DeclaredColumn(a.id, a.header, tuple(a.synonyms), a.type, tuple(a.choices), a.note)
