"""The nouns, a file each. Names are the glossary's; field names stay within 30 characters for every database."""

from .attachment import Attachment
from .device import Device
from .draw import CabinetFile, Draw, DrawChange, EntropyEntry, Visit, VisitMember, VisitRequest
from .fact import Conflict, Fact, PastVisit, Permit
from .imports import ImportBatch, ImportRow
from .inspector import Inspector
from .job import Job
from .journal import JournalEntry, JournalHead
from .listing import ColumnChoice, SavedQuery
from .plan import ItemList, OpenedYear, PolicyFile, YearPlan
from .second_factor import RecoveryCode, SecondFactor
from .target import Target, TargetWord
from .unit import Unit
from .user import Post, User

__all__ = [
    "Attachment",
    "CabinetFile",
    "ColumnChoice",
    "Conflict",
    "Device",
    "Draw",
    "DrawChange",
    "EntropyEntry",
    "Fact",
    "ImportBatch",
    "ImportRow",
    "Inspector",
    "ItemList",
    "Job",
    "JournalEntry",
    "JournalHead",
    "OpenedYear",
    "PastVisit",
    "Permit",
    "PolicyFile",
    "Post",
    "RecoveryCode",
    "SavedQuery",
    "SecondFactor",
    "Target",
    "TargetWord",
    "Unit",
    "User",
    "Visit",
    "VisitMember",
    "VisitRequest",
    "YearPlan",
]
