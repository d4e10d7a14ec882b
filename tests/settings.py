"""The site's settings for tests: a data folder that is gone afterwards, and PostgreSQL where `DB=postgres` asks for it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="shuangsui-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["SHUANGSUI_DATA"] = str(_FOLDER)
os.environ.pop("DATABASE_URL", None)

from shuangsui.site.settings import *  # noqa: E402, F403
from shuangsui.site.settings import DATABASES, WEB  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow by design
# The cast's accounts are of 2025 and have no telephones; tests of the sign-in set these back.
PASSWORD_MAX_DAYS = 0
SECOND_FACTOR_ROLES: tuple[str, ...] = ()
STATICFILES_DIRS = [WEB / "static"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # jobs run at once
# A file, as in an installation: connections of two threads wait for each other, which those to a memory database do not.
DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
if os.environ.get("DB") == "postgres":
    from tests.postgres import server_settings

    DATABASES["default"] = server_settings()
