"""The shapes of what the interface takes and gives; the OpenAPI document is made of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from shuangsui.actions.field.manifest import Instant

Key = Annotated[str, StringConstraints(max_length=60)]


class Problem(Schema):
    """A refusal; `received` with `wrong-offset`, `faults` with `record-faults`."""

    code: str
    says: str
    field: str = ""
    received: int | None = None
    faults: list[dict[str, str]] = Field([])


class Who(Schema):
    """An inspector: `key` and `certificate` are the number of the law-enforcement certificate."""

    key: str
    name: str
    certificate: str
    valid_until: str
    employer: str


class Device(Schema):
    """The phone."""

    name: str
    bound_at: str


class Me(Schema):
    """Whose phone it is."""

    name: str
    unit: str
    inspector: Who
    device: Device
    server_time: str


class Gone(Schema):
    """A task that the phone has and that is its owner's no more."""

    number: str
    says: str


class Member(Schema):
    """A member of a team."""

    key: str
    name: str
    lead: bool
    me: bool


class Named(Schema):
    """Something with a name."""

    id: str
    name: str


class Target(Schema):
    """Whom to visit, and what is known of it."""

    key: str
    name: str
    area: str
    address: str
    latitude: float | None
    longitude: float | None
    kind: str
    classes: list[str]
    grade: str
    state: str
    credit_code: str
    permits: list[dict[str, str]]
    facts: list[dict[str, str]]
    past_visits: list[dict[str, str]]


class Step(Schema):
    """A step of a visit."""

    id: str
    when: str
    says: str
    required: bool


class Told(Schema):
    """A right that the notice tells."""

    id: str
    says: str


class Notice(Schema):
    """检查通知书."""

    title: str
    contents: list[str]
    rights: list[Told]


class Plan(Schema):
    """On what ground, and how."""

    id: str
    title: str
    article: str
    frequency_says: str
    basis: list[str]
    notice: Notice | None
    steps: list[Step]


class Method(Schema):
    """A way to inspect."""

    id: str
    name: str
    form: str
    needs_approval: bool


class Message(Schema):
    """A word of the office's or the team's."""

    text: str
    by: str
    at: str
    me: bool


class Handed(Schema):
    """What became of the record that was handed in."""

    uid: str
    state: str
    state_says: str
    remark: str
    received_at: str
    sha256: str
    mine: bool


class Task(Schema):
    """A task that was sent to its team."""

    number: str
    version: int
    state: str
    due: str
    trip: str
    lines: list[str]
    items: list[Named]
    kind: str
    ground: str
    team: list[Member]
    target: Target
    policy: Plan | None
    forms: list[str]
    form_versions: dict[str, int]
    methods: list[Method]
    visit_code: str | None
    seal: str
    messages: list[Message]
    record: Handed | None


class Tasks(Schema):
    """`forms`: "id@version" → the form as the plan has it."""

    server_time: str
    tasks: list[Task]
    gone: list[Gone]
    forms: dict[str, dict[str, Any]]


class Received(Schema):
    """How much of a file lies here, in bytes."""

    received: int
    whole: bool


class PresenceIn(Schema):
    """`inspector` and `pin`: a colleague who types his PIN on this phone."""

    at: Instant
    inspector: Key = ""
    pin: Annotated[str, StringConstraints(max_length=20)] = ""


class Present(Schema):
    """The keys of who is there."""

    present: list[str]


class Receipt(Schema):
    """A record was taken: `sha256` is that of the bytes that were sent."""

    uid: str
    sha256: str
    received_at: str
    state: str
    doubts: list[str]


class ReasonIn(Schema):
    """Why. `uid`: of the phone's own, told back by nobody."""

    reason: Annotated[str, StringConstraints(max_length=300)]
    uid: UUID | None = None


class TextIn(Schema):
    """A word."""

    text: Annotated[str, StringConstraints(max_length=1000)]
    uid: UUID | None = None


class SupplementIn(TextIn):
    """An addition to the record that was handed in; `sha256`: a whole file of this phone."""

    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$")


class RequestIn(ReasonIn):
    """More time (`until`: the day asked for), or given back."""

    kind: Literal["extend", "give-back"]
    until: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""


class Done(Schema):
    """It is done, now or by an earlier sending."""

    done: bool = True
