"""What a file reader finds wrong, as codes and values; the Chinese is made in `sentences`.

Error tree of the package:

    PaperError                 code and values; str() is the Chinese sentence's code with its values
    ├── Refusal                a file that cannot be taken; the public readers turn it into a Problem
    ├── CannotWrite            a workbook cannot hold what it was given (a text over 32,767 characters …)
    └── CannotPrint            a PDF could not be set
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

Severity = Literal["error", "warning", "note"]
Row = TypeVar("Row")


class PaperError(Exception):
    """Base of the package's errors: `code` (a key of `sentences.SENTENCES`) and `values`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = {key: str(value) for key, value in values.items()}


class Refusal(PaperError):
    """The file as a whole cannot be read; nothing of it is used."""

    def __init__(self, code: str, *, sheet: str = "", row: int = 0, column: str = "", **values: object) -> None:
        super().__init__(code, **values)
        self.sheet, self.row, self.column = sheet, row, column


class CannotWrite(PaperError):
    """The values cannot be put into a workbook without loss."""


class CannotPrint(PaperError):
    """The PDF could not be made."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (error), doubtful (warning) or worth knowing (note), with its place.

    `row` is the line of the sheet or file as the user sees it, 1-based, 0 = the whole file; `column` the
    header as written there, "" = the whole row; `values` fill the sentence of `code`.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class Findings:
    """Collects the problems of one sheet, so that each carries its file and sheet."""

    def __init__(self, file: str, sheet: str = "") -> None:
        self.file, self.sheet = file, sheet
        self._found: list[Problem] = []

    def add(self, severity: Severity, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        """Notes one problem at `row` (1-based, 0 = none) and `column` (header)."""
        texts = {key: str(value) for key, value in values.items()}
        self._found.append(Problem(code, severity, self.file, self.sheet, row, column, texts))

    def error(self, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        """What must be put right before anything of the file is used."""
        self.add("error", code, row, column, **values)

    def warn(self, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        """What was read, but should be looked at."""
        self.add("warning", code, row, column, **values)

    def note(self, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        """How the file was read."""
        self.add("note", code, row, column, **values)

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Takes over the problems of a related reading."""
        self._found.extend(problems)

    @property
    def has_errors(self) -> bool:
        """Whether any error was noted."""
        return any(problem.severity == "error" for problem in self._found)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems, by row; those of the whole file first."""
        return tuple(sorted(self._found, key=lambda problem: problem.row))


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """What came of a file: the typed rows, or none at all when there is an error, and the problems.

    `headers`: column id → header as written; `others`: headers that nobody declared. A partial reading has the rows without an
    error beside the errors of the others.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    file: str = ""
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the rows may be used: no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that must be put right."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def finish(rows: tuple[Row, ...], findings: Findings, *, partial: bool = False) -> Reading[Row]:
    """The rows only if nothing is wrong, unless what is sound was asked for: nothing half-read leaves this package."""
    problems = findings.sorted()
    return Reading(() if findings.has_errors and not partial else rows, problems, findings.file, findings.sheet)


def refused(file: str, refusal: Refusal) -> Reading[Row]:
    """The reading of a file that could not be taken at all."""
    problem = Problem(refusal.code, "error", file, refusal.sheet, refusal.row, refusal.column, refusal.values)
    return Reading((), (problem,), file, refusal.sheet)
