"""The nouns, a file each. Names are the glossary's; field names stay within 30 characters for every database."""

from .attachment import Attachment
from .class_list import ClassList, ClassListMember, ReviewMeeting
from .classing import ClassSpan, GradeEntry, Nomination
from .device import Device
from .draw import CabinetFile, Draw, DrawChange, EntropyEntry, Visit, VisitMember, VisitRequest
from .fact import Conflict, Fact, PastVisit, Permit
from .field_device import FieldDevice, Upload
from .handed_list import HandedList, HandedRow
from .imports import ImportBatch, ImportRow
from .inspector import Inspector
from .job import Job
from .journal import JournalEntry, JournalHead
from .listing import ColumnChoice, SavedQuery
from .plan import ItemList, OpenedYear, PolicyFile, YearPlan
from .policy_offer import PolicyOffer
from .second_factor import RecoveryCode, SecondFactor
from .target import Target, TargetWord
from .target_event import TargetEvent
from .unit import Unit
from .user import AccountRequest, Post, User
from .visit_record import Evidence, Presence, Sample, Supplement, VisitMessage, VisitRecord
from .zone import ZoneBundle

__all__ = [
    "AccountRequest",
    "Attachment",
    "CabinetFile",
    "ClassList",
    "ClassListMember",
    "ClassSpan",
    "ColumnChoice",
    "Conflict",
    "Device",
    "Draw",
    "DrawChange",
    "EntropyEntry",
    "Evidence",
    "Fact",
    "FieldDevice",
    "GradeEntry",
    "HandedList",
    "HandedRow",
    "ImportBatch",
    "ImportRow",
    "Inspector",
    "ItemList",
    "Job",
    "JournalEntry",
    "JournalHead",
    "Nomination",
    "OpenedYear",
    "PastVisit",
    "Permit",
    "PolicyFile",
    "PolicyOffer",
    "Post",
    "Presence",
    "RecoveryCode",
    "ReviewMeeting",
    "Sample",
    "SavedQuery",
    "SecondFactor",
    "Supplement",
    "Target",
    "TargetEvent",
    "TargetWord",
    "Unit",
    "Upload",
    "User",
    "Visit",
    "VisitMember",
    "VisitMessage",
    "VisitRecord",
    "VisitRequest",
    "YearPlan",
    "ZoneBundle",
]
