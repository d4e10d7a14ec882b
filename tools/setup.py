"""Make `.venv` hold exactly the locked packages of the asked sets, and the project itself.

    python3 tools/setup.py STAMP [STAMP ...]

The first STAMP is the set to make, the others tell what the other sets' would be now. A stamp is `.venv/made/SET-KEY`:
SET one of run, test, bench; KEY tells the content of the locks, so that make knows without asking whether there is work.
Written for any Python 3, to be able to refuse an old one in words.

What is there and right is not touched: the project stays importable for whatever runs in `.venv` while a set comes to it.

uv installs (a quarter of pip's time); where it cannot reach an index that pip can (it does not read pip's
settings), pip does. Every package is checked against the hash in the lock, uv too. Nothing is written
outside the repository. A set-up that was killed leaves `.venv/unfinished`, and the next one starts afresh.
"""

import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
MADE = os.path.join(VENV, "made")
PROJECT = os.path.join(VENV, "project")  # tells by what metadata the project was installed
UNFINISHED = os.path.join(VENV, "unfinished")
SETS = ("run", "test", "bench")
OLDEST = (3, 11)
OWN = ("pip", "setuptools", "shuangsui")  # stand in no lock: what venv brings along, and the project


class SetupError(Exception):
    """Set-up cannot go on; the message is the sentence for the person who called make."""


def check_python() -> None:
    """Refuse a Python that is too old or cannot make an environment, and say what to do about it."""
    if sys.version_info < OLDEST:
        have = "%d.%d" % sys.version_info[:2]
        raise SetupError(
            "需要 Python 3.11 或更新版本，%s 是 %s。请指定：make setup PYTHON=python3.11\n"
            "Python 3.11 or newer is needed; %s is %s. Name one: make setup PYTHON=python3.11"
            % (sys.executable, have, sys.executable, have)
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError(
            "这个 Python 缺少 venv 或 ensurepip，无法建立虚拟环境。Debian、Ubuntu 上：apt install python3-venv\n"
            "This Python cannot make a virtual environment (venv or ensurepip is missing)."
            " On Debian or Ubuntu: apt install python3-venv"
        ) from None


def say(text: str) -> None:
    """One line of progress."""
    print("setup: " + text, flush=True)


def run(*command: str, **settings: str) -> None:
    """Run a command in the repository's root, with caches inside it; a failure raises CalledProcessError."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
    for name, folder in (("UV_CACHE_DIR", "uv"), ("PIP_CACHE_DIR", "pip")):
        environment.setdefault(name, os.path.join(ROOT, "var", "cache", folder))
    environment.update(settings)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def lock(name: str) -> str:
    """The path of one locked set, from the root."""
    return os.path.join("requirements", name + ".txt")


def pip(*arguments: str) -> None:
    """Run the environment's own pip."""
    run(PYTHON, "-m", "pip", "-qq", *arguments)


def make_environment() -> None:
    """Make `.venv`, unless a sound one is there."""
    sound = os.path.exists(PYTHON) and not os.path.exists(UNFINISHED)
    if sound and subprocess.run([PYTHON, "-c", "import pip"], check=False).returncode == 0:
        return
    say(".venv")
    if os.path.lexists(VENV):
        shutil.rmtree(VENV)
    os.mkdir(VENV)
    open(UNFINISHED, "w").close()
    run(sys.executable, "-m", "venv", VENV)
    os.mkdir(MADE)


def pips_index() -> "dict[str, str]":
    """The settings of pip that uv would need to reach the same index."""
    asked = [PYTHON, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    index = os.environ.get("PIP_INDEX_URL") or answer.stdout.decode().strip()
    named = any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"))
    return {"UV_DEFAULT_INDEX": index} if index and not named else {}


def install(sets: "tuple[str, ...]") -> None:
    """Install the locked sets, by uv, else by pip; take away what no lock names; install the project where it is not."""
    locks = [lock(name) for name in ("build",) + sets]
    wanted = ["--require-hashes", "--no-deps", *[word for path in locks for word in ("-r", path)]]
    pip("install", "--require-hashes", "--no-deps", "-r", lock("build"))
    try:
        run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, *wanted, **pips_index())
    except subprocess.CalledProcessError:
        say("uv 无法安装，改用 pip / uv could not install, pip does it")
        pip("install", *wanted)
    listed = subprocess.run([PYTHON, "-m", "pip", "list", "--format=json"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    over = surplus([read(path) for path in locks], [found["name"] for found in json.loads(listed.stdout)])
    if over:
        pip("uninstall", "--yes", *over)
    install_project()


def surplus(locks: "list[str]", installed: "list[str]") -> "list[str]":
    """The installed packages that no lock names, by their texts; the project and what makes the environment stay."""
    kept = {plain(name) for text in locks for name in re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", text, re.MULTILINE)}
    return [name for name in installed if plain(name) not in kept.union(OWN)]


def plain(name: str) -> str:
    """A package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(path: str) -> str:
    """A file of the repository; the path from the root, or from anywhere."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def install_project() -> None:
    """Install the project from its folder, unless that was done with the same metadata: its code needs no installing."""
    version = re.search(r"^## .*", read("CHANGELOG.md"), re.MULTILINE)
    metadata = read("pyproject.toml") + (version[0] if version else "")
    if os.path.exists(PROJECT) and read(PROJECT) == metadata:
        return
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    with open(PROJECT, "w", encoding="utf-8") as file:
        file.write(metadata)


def set_up(stamp: str, others: "list[str]") -> None:
    """Bring `.venv` to what `stamp` stands for, and the other sets that were made before to what `others` say."""
    if os.path.exists(stamp) and not os.path.exists(UNFINISHED):
        return  # another set-up, which held the lock before this one, did it
    asked = os.path.basename(stamp).split("-")[0]
    if asked not in SETS:
        raise SetupError("no such set: %s (%s)" % (asked, ", ".join(SETS)))
    make_environment()
    wanted = {"run", asked}
    wanted.update(name.split("-")[0] for name in os.listdir(MADE))
    sets = tuple(name for name in SETS if name in wanted)
    say("packages: " + ", ".join(sets))
    open(UNFINISHED, "w").close()
    try:
        install(sets)
    except subprocess.CalledProcessError:
        os.remove(UNFINISHED)  # it failed in good order: what was there may still serve
        raise
    for name in os.listdir(MADE):
        os.remove(os.path.join(MADE, name))
    for made in [stamp] + others:
        if os.path.basename(made).split("-")[0] in sets:
            open(made, "w").close()
    os.remove(UNFINISHED)


def main() -> None:
    """Set up, one process at a time."""
    try:
        check_python()
        with open(os.path.abspath(__file__)) as held:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
            stamp, *others = [os.path.join(ROOT, word) for word in sys.argv[1:]]
            set_up(stamp, others)
    except SetupError as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        command = " ".join(os.path.basename(word) for word in failed.cmd[:5])
        sys.exit("设置没有完成：%s 失败，见上文。再次运行 make setup 会接着做。\nSet-up failed at: %s" % (command, command))


if __name__ == "__main__":
    main()
