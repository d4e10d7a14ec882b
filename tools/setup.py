"""Make `.venv` hold exactly the locked packages of the asked sets, and the project itself.

    python3 tools/setup.py STAMP

STAMP is `.venv/made/SET-KEY`: SET one of run, test, bench; KEY tells the content of the locks, so that make
knows without asking whether there is work. Written for any Python 3, to be able to refuse an old one in words.

uv installs (a quarter of pip's time); where it cannot reach an index that pip can (it does not read pip's
settings), pip does. Every package is checked against the hash in the lock, uv too. Nothing is written
outside the repository. A set-up that was killed leaves `.venv/unfinished`, and the next one starts afresh.
"""

import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
MADE = os.path.join(VENV, "made")
UNFINISHED = os.path.join(VENV, "unfinished")
SETS = ("run", "test", "bench")
OLDEST = (3, 11)


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
    """Install the locked sets and the project: by uv, else by pip."""
    locks = [lock(name) for name in ("build",) + sets]
    pip("install", "--require-hashes", "--no-deps", "-r", lock("build"))
    uv = [PYTHON, "-m", "uv", "pip"]
    try:
        run(*uv, "sync", "--quiet", "--require-hashes", "--python", PYTHON, *locks, **pips_index())
    except subprocess.CalledProcessError:
        say("uv 无法安装，改用 pip / uv could not install, pip does it")
        pip("install", "--require-hashes", "--no-deps", *[word for path in locks for word in ("-r", path)])
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")


def set_up(stamp: str) -> None:
    """Bring `.venv` to what STAMP stands for, keeping the other sets that were made before."""
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
        if name.split("-")[0] == asked:
            os.remove(os.path.join(MADE, name))
    open(stamp, "w").close()
    os.remove(UNFINISHED)


def main() -> None:
    """Set up, one process at a time."""
    try:
        check_python()
        with open(os.path.abspath(__file__)) as held:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
            set_up(os.path.join(ROOT, sys.argv[1]))
    except SetupError as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        command = " ".join(os.path.basename(word) for word in failed.cmd[:5])
        sys.exit("设置没有完成：%s 失败，见上文。再次运行 make setup 会接着做。\nSet-up failed at: %s" % (command, command))


if __name__ == "__main__":
    main()
