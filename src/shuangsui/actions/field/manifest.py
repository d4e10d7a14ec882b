"""What a phone says in a visit's record: the shape of it, before anything is asked of what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Short = Annotated[str, StringConstraints(max_length=60)]
Line = Annotated[str, StringConstraints(max_length=200)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# No visit is older or later; what a broken clock says is still within it, or told to be set right.
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))]
_SIX = Decimal("0.000001")
_DECADE = 10 * 366 * 86_400  # seconds


class Told(BaseModel):
    """Nothing that is not asked for: what would be dropped in silence is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Told):
    """WGS-84 degrees, accuracy in metres."""

    latitude: Decimal = Field(ge=-90, le=90, allow_inf_nan=False)
    longitude: Decimal = Field(ge=-180, le=180, allow_inf_nan=False)
    accuracy: float | None = Field(None, ge=0, le=1e9, allow_inf_nan=False)

    def columns(self) -> dict[str, Any]:
        """As a row keeps it: six places of a degree, some 0.1 m; whole metres."""
        whole = None if self.accuracy is None else round(self.accuracy)
        return {"latitude": self.latitude.quantize(_SIX), "longitude": self.longitude.quantize(_SIX), "accuracy": whole}


class Piece(Told):
    """A piece of evidence: a file that was sent before, and what it is of. `field`: of the form, "" for none."""

    sha256: Hash
    kind: str
    field: Short = ""
    says: Line = ""
    taken_at: Instant
    place: Place | None = None


class Taken(Told):
    """A sample that was taken."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    medium: Short
    custody: Annotated[str, StringConstraints(max_length=300)] = ""
    laboratory: Annotated[str, StringConstraints(max_length=100)] = ""


class NewState(Told):
    """What the registry should say of the target from now on; the office decides."""

    state: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    address: Annotated[str, StringConstraints(max_length=300)] = ""


class Manifest(Told):
    """A record as it is handed in. `failed`: why no inspection could be made, "" where one was; `clock_off`: seconds by which the
    phone's clock was behind the server's (ahead: negative), as the phone found out at its last contact."""

    uid: UUID
    task_version: int = Field(ge=0, le=2**31 - 1)
    form: Short
    form_version: int = Field(ge=1, le=2**31 - 1)
    method: Short = ""
    failed: str = Field("", max_length=12)
    answers: dict[str, Any] = {}
    skipped: dict[str, Annotated[str, StringConstraints(max_length=500)]] = {}
    statement: Annotated[str, StringConstraints(max_length=2000)] = ""
    outcome: Annotated[str, StringConstraints(max_length=30)] = ""
    unsigned_reason: Annotated[str, StringConstraints(max_length=300)] = ""
    started_at: Instant
    ended_at: Instant
    clock_off: int = Field(0, ge=-_DECADE, le=_DECADE)
    place: Place | None = None
    present: list[Short] = Field([], max_length=20)
    evidence: list[Piece] = Field([], max_length=200)
    samples: list[Taken] = Field([], max_length=50)
    new_state: NewState | None = None
