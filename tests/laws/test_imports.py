"""Dependencies point inwards, and libraries from outside stay in their ring.

The contracts themselves stand in pyproject.toml and are checked by `make check`; here: that they name every
ring, hold, and can fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from .tree import ROOT, Source, imported, none, python

# Ring → the packages from outside that it may import. A ring that is not named may import none.
FOREIGN: dict[str, set[str]] = {
    "shuangsui.rules": {"chinese_calendar", "py_arkworks_bls12381", "pydantic", "pydantic_core"},
    "shuangsui.paper": {"docx", "pylopdf_fonts_zh_cn", "python_calamine", "segno", "typst", "xlsxwriter"},
    "shuangsui.dossier": {"filelock", "pydantic"},
    "shuangsui.records": {"django"},
    "shuangsui.access": {"axes", "django"},
    "shuangsui.actions": {"axes", "django", "django_otp", "django_tasks", "django_tasks_db", "filelock", "pydantic"},
    "shuangsui.web": {"axes", "django", "django_htmx", "django_otp", "ninja", "pydantic"},
    "shuangsui.site": {"cryptography", "dj_database_url", "django", "django_tasks", "filelock", "granian", "rich", "typer"},
}


def _ring(path: str) -> str:
    parts = Path(path).with_suffix("").parts[1:]
    return parts[0] if parts[0] != "shuangsui" or len(parts) < 3 else ".".join(parts[:2])


def foreign(source: Source) -> list[str]:
    """Imports of a file that its ring may not make."""
    allowed = FOREIGN.get(_ring(source.path), set()) | set(sys.stdlib_module_names) | {"fairdraw", "shuangsui"}
    names = {(line, name.split(".")[0]) for line, name in imported(source.tree)}
    return [f"{source.path}:{line}: {name}" for line, name in sorted(names) if name not in allowed]


def test_each_ring_keeps_to_its_libraries() -> None:
    """Only paper knows the libraries of paper, only site the command line's; fairdraw knows none."""
    none(place for source in python("src") for place in foreign(source))


def test_every_library_is_a_declared_dependency() -> None:
    """What is only there because another package, or a test, needs it may be gone tomorrow."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    declared = {_plain(re.split(r"[<>=!~;\[ ]", line)[0]) for line in lines}
    homes = packages_distributions()
    for source in python("src"):
        roots = {name.split(".")[0] for _, name in imported(source.tree)} - set(sys.stdlib_module_names)
        for root in roots - {"fairdraw", "shuangsui"}:
            assert {_plain(home) for home in homes.get(root, [])} & declared, f"{source.path} imports {root}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("path", "snippet"),
    [
        ("src/fairdraw/x.py", "import pydantic"),
        ("src/shuangsui/rules/x.py", "from xlsxwriter import Workbook"),
        ("src/shuangsui/site/x.py", "def f():\n    import typst"),
        ("src/shuangsui/x.py", "import typer"),
    ],
)
def test_the_checker_sees(path: str, snippet: str) -> None:
    """A library in the wrong ring is found, in a function too."""
    assert foreign(Source(path, snippet)) != []


def test_every_ring_is_in_the_layers() -> None:
    """A new package must be given its place."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = " ".join(" ".join(contract["layers"]) for contract in settings["contracts"] if contract["type"] == "layers")
    named = set(layers.replace("(", "").replace(")", "").replace("|", " ").split())
    modules = {path.stem for path in (ROOT / "src/shuangsui").iterdir() if path.suffix in {"", ".py"}}
    assert {f"shuangsui.{name}" for name in modules - {"__init__", "__pycache__"}} - named == set()


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache", "--config", "../pyproject.toml"]
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "300"}
    return subprocess.run(command, cwd=root / "src", env=environment, capture_output=True, text=True, check=False)


def _copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def test_the_contracts_hold(tmp_path: Path) -> None:
    """As the code is, all are kept."""
    outcome = _lint(_copy(tmp_path))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("file", "bad", "contract"),
    [
        ("shuangsui/rules/registry.py", "import shuangsui.paper", "the rings"),
        ("fairdraw/codec.py", "import shuangsui.rules", "fairdraw stands alone"),
        ("shuangsui/rules/registry.py", "import segno", "only paper knows"),
    ],
)
def test_a_broken_contract_is_noticed(tmp_path: Path, file: str, bad: str, contract: str) -> None:
    """A copy of the code with one wrong import is refused."""
    with (_copy(tmp_path) / "src" / file).open("a", encoding="utf-8") as target:
        target.write(f"\n{bad}\n")
    outcome = _lint(tmp_path)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert any(line.startswith(contract) and line.endswith("BROKEN") for line in outcome.stdout.splitlines())
