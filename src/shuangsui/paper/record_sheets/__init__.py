"""The papers of a visit, from one form definition: record, notice, identity, integrity card, evidence; filled, or for the hand.

`record_sheet`, `notice_sheet`, `identity_sheet`, `evidence_sheet` make a `Sheet` (parts in order); `print_sheet` sets it as
PDF/A by typst, `write_sheet` as a Word file. Both print the same parts.
"""

from .answers import ON_PICTURES, answer_says
from .as_pdf import preview_sheet, print_sheet
from .as_word import write_sheet
from .content import Added, FilledRecord, Person, Piece, Place, SampleTold, VisitHead
from .door import IDENTITY, identity_sheet, notice_of, notice_sheet
from .evidence import EVIDENCE, evidence_sheet
from .parts import Sheet
from .record import record_sheet

__all__ = [
    "EVIDENCE",
    "IDENTITY",
    "ON_PICTURES",
    "Added",
    "FilledRecord",
    "Person",
    "Piece",
    "Place",
    "SampleTold",
    "Sheet",
    "VisitHead",
    "answer_says",
    "evidence_sheet",
    "identity_sheet",
    "notice_of",
    "notice_sheet",
    "preview_sheet",
    "print_sheet",
    "record_sheet",
    "write_sheet",
]
