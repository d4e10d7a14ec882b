"""Django's settings. What an installation may set stands in the environment; docs/running.md tells each.

SHUANGSUI_DATA        the data folder (database, media, key); `var/data` of the working folder
DATABASE_URL          a PostgreSQL database instead of SQLite in the data folder
SHUANGSUI_HOSTS       names by which the site is reached, with commas; localhost alone without it
SHUANGSUI_PAGES       the pages' libraries; `var/pages` of the repository, where `make setup` puts them
SHUANGSUI_DEMO        "1": the login page shows a card for each role
SHUANGSUI_HTTPS       "1": cookies travel by HTTPS alone
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from shuangsui.site.demo_people import cards
from shuangsui.site.key import secret_key

DATA = Path(os.environ.get("SHUANGSUI_DATA", "var/data")).resolve()
ROOT = Path(__file__).resolve().parents[3]
WEB = Path(__file__).resolve().parent.parent / "web"
DEMO = os.environ.get("SHUANGSUI_DEMO") == "1"
HTTPS = os.environ.get("SHUANGSUI_HTTPS") == "1"

SECRET_KEY = secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("SHUANGSUI_HOSTS", "").split(",") if host] or ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "shuangsui.records",
    "shuangsui.web.apps.WebConfig",
]
MIDDLEWARE = [
    "shuangsui.web.shared.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "shuangsui.web.shared.packed.PackedStatic",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shuangsui.web.shared.body.BodySize",
    "django_htmx.middleware.HtmxMiddleware",
    "shuangsui.web.shared.door.DoorKeeper",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_USER_MODEL = "records.User"
PASSWORD_HASHERS = ["shuangsui.site.demo_password.QuickHasher" if DEMO else "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shuangsui.access.passwords.ThreeKinds"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # an attacker changes addresses at will; whoever guesses locks one account for a while
AXES_USERNAME_CALLABLE = "shuangsui.web.shared.lockout.counted"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # knocking on while locked out does not lengthen it
AXES_LOCKOUT_CALLABLE = "shuangsui.web.shared.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["password", "code"]
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False

ROOT_URLCONF = "shuangsui.site.urls"
WSGI_APPLICATION = "shuangsui.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / door / "templates" for door in ("shared", "desk", "field", "portal")],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "shuangsui.web.shared.frame.frame",
            ],
            "builtins": ["shuangsui.web.shared.tags"],
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
}
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA / "shuangsui.sqlite3"), "OPTIONS": SQLITE_OPTIONS}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_TASK = "shuangsui.site.jobs.run"
JOBS_ROOT = DATA / "jobs"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "shuangsui.web.formats"

MEDIA_ROOT = DATA / "media"
STATIC_URL = "/static/"
PAGES = Path(os.environ.get("SHUANGSUI_PAGES") or ROOT / "var" / "pages").resolve()
STATICFILES_DIRS = [path for path in (WEB / "static", PAGES) if path.is_dir()]
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

LOGIN_URL = "login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = 30
PASSWORD_MAX_DAYS = 0 if DEMO else 90  # 0: for ever
ONE_TIME_PASSWORD_DAYS = 7
SECOND_FACTOR_ROLES: tuple[str, ...] = () if DEMO else ("system", "security", "audit", "approver")
DEMO_CARDS: list[dict[str, str]] = cards() if DEMO else []  # role, name, unit, says, username, password: the login page of a demo
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "shuangsui.web.shared.refusals.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Anybody can ask by any name, as often as he likes; the answer is 400, and nobody needs to read of it.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
