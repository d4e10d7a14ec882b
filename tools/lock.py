"""Write requirements/*.txt from pyproject.toml: `make lock`, or `make lock UPGRADE=1` for the newest versions.

Each set is locked against those before it, so that all can stand in one environment. Hashes are kept; where the
packages come from is not.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
# Set → what uv takes it from, in the order of locking.
SETS = {
    "build": ("--group", "pyproject.toml:build"),
    "run": ("pyproject.toml", "--all-extras"),
    "test": ("--group", "pyproject.toml:test"),
    "bench": ("--group", "pyproject.toml:bench"),
    "pages": ("--group", "pyproject.toml:pages"),
}
# Every supported Python and system in one file; nothing in it that tells of the machine that wrote it.
OPTIONS = (
    *("--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"),
    *("--no-emit-index-url", "--no-annotate", "--no-header"),
)


def main() -> None:
    """Lock every set; uv's own message and exit code when one cannot be resolved."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    environment = {"UV_CACHE_DIR": str(ROOT / "var" / "cache" / "uv")} | dict(os.environ)
    before: list[str] = []
    for name, source in SETS.items():
        path = str(LOCKS.relative_to(ROOT) / f"{name}.txt")
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *upgrade, *source, *before, "-o", path]
        finished = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if finished.returncode:
            sys.exit(finished.returncode)
        before += ["-c", path]
        print(f"lock: {path}")


if __name__ == "__main__":
    main()
