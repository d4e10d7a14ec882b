"""The rows of the two registries (两库) and of the tables that travel with them.

Plain values without behaviour: `paper` makes them from files, `records` from the database, and every
rule takes them. Texts are NFC and stripped; an absent value is an empty text, an empty tuple or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# What a declared column may hold: text, exact number, day, yes/no, a set of tags; None = left empty.
Value = str | Decimal | date | bool | frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Target:
    """检查对象: a firm's site, a construction project, an outlet … that may be inspected.

    `id` is the identity in a draw: the credit code, `code-number` for a further site of one firm, or
    the registry's own number (draw protocol, section 3).
    """

    id: str
    name: str
    area: str  # area code of the policy
    credit_code: str = ""  # 统一社会信用代码, "" where there is none
    number: str = ""  # 编号: the registry's own number
    address: str = ""
    classes: tuple[str, ...] = ()  # stated by the bureau; () = the plan computes it
    kind: str = ""  # policy kind code
    takes_part: bool = True  # 参与双随机
    state: str = ""  # 生产状态, as written
    tags: frozenset[str] = frozenset()
    needs: str = ""  # 专业需求
    values: Mapping[str, Value] = field(default_factory=dict)  # attribute id → value
    kept: Mapping[str, str] = field(default_factory=dict)  # other columns: header → text, carried through
    row: int = 0  # line of the file it came from, 1-based; 0 = not from a file
    longitude: Decimal | None = None  # 经度, degrees east, six decimals
    latitude: Decimal | None = None  # 纬度, degrees north, six decimals


@dataclass(frozen=True, slots=True)
class Inspector:
    """检查人员: who may be drawn for a visit, or may assist (`staff_type`)."""

    id: str  # 执法证号
    name: str
    areas: tuple[str, ...] = ()  # area codes; () = every area of the authority
    unit: str = ""
    valid_until: date | None = None  # 证件有效期至
    department: str = ""
    post: str = ""
    staff_type: str = "inspector"  # inspector | auxiliary | expert
    skills: frozenset[str] = frozenset()
    years: Decimal | None = None  # 工作年限
    load: int = 0  # 本年检查次数
    established: bool = True  # 在编
    on_duty: bool = True  # 在岗
    values: Mapping[str, Value] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """回避: this inspector may not go to this target. Ids of the two registries."""

    target: str
    inspector: str
    row: int = 0
    ground: str = ""  # 理由


@dataclass(frozen=True, slots=True)
class PastVisit:
    """An inspection already made: counts for cover, caps and the inspectors' loads.

    `inspectors`: who made it, by certificate number or name as written, () where nobody tells. `joint`: `internal` or
    `departments`, where it was a joint one.
    """

    target: str
    visited_date: date
    authority: str = ""  # 检查机关: area code or name; "" = the drawing authority itself
    type: str = "random"  # random | case | special
    items: tuple[str, ...] = ()
    outcome: str = ""
    row: int = 0
    inspectors: tuple[str, ...] = ()
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit of a target (排污许可证 …)."""

    target: str
    number: str
    category: str = ""  # 管理类别
    valid_from: date | None = None
    valid_until: date | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact about a target that conditions ask for: a fine, a complaint, a criminal case."""

    target: str
    fact: str  # fact id of the policy
    fact_date: date
    value: Decimal | None = None
    source: str = ""
    verified: bool = True  # 已查实
    row: int = 0
    number: str = ""  # 文号


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What a review meeting (联审会) decided of one target: that it is of a class, or not. `number`: the meeting's 届次."""

    target: str
    class_id: str
    number: str
    held_date: date
    name: str = ""  # 会议名称
    confirmed: bool = True
    reason: str = ""
    supplements: bool = False  # the meeting only adds to the list in force
    row: int = 0


@dataclass(frozen=True, slots=True)
class PlatformTask:
    """A task of the province's platform as it was exported there, with its result; who is meant is not yet known."""

    name: str
    code: str = ""  # credit code or number, as written
    task: str = ""
    issued_date: date | None = None
    due_date: date | None = None
    visited_date: date | None = None
    type: str = "random"
    authority: str = ""
    inspectors: tuple[str, ...] = ()
    outcome: str = ""
    state: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """An attribute of the policy as a column: what its header may be called and what it may hold."""

    id: str
    header: str
    synonyms: tuple[str, ...] = ()
    type: str = "text"  # text | number | date | yes-no | choice | tags
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a policy calls things: every accepted spelling → its code. Files are read with it."""

    areas: Mapping[str, str] = field(default_factory=dict)  # name, short name or code → area code
    classes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # core header → other headers
    target_columns: tuple[DeclaredColumn, ...] = ()
    inspector_columns: tuple[DeclaredColumn, ...] = ()
