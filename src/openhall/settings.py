"""Django's settings. What differs between installations comes from environment variables, all optional:

DATABASE_URL          any PostgreSQL from 15 on, postgresql://… or a libpq conninfo; without it the embedded server
OPENHALL_VAR          where data, secrets and stamps are kept (default: var/ in the checkout)
OPENHALL_SECRET_KEY   signs sessions; without it one is made and kept in var/secret
OPENHALL_FIELD_KEY    encrypts personal data; without it one is made and kept in var/field-key
OPENHALL_HOSTS        names the site answers to, separated by commas (default: this machine's own)
OPENHALL_HTTPS        1 where browsers arrive by https: secure cookies and HSTS
OPENHALL_DEBUG        1 for development
OPENHALL_POOL         database connections a process keeps ready; 0 for a connection per thread
"""

import os
import secrets
import socket
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from openhall import embedded

PACKAGE = Path(__file__).resolve().parent
BASE_DIR = PACKAGE.parents[1]
VAR = embedded.var()
FONT_DIR = BASE_DIR / "var" / "fonts"


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def kept_secret(variable: str, path: Path) -> str:
    """From the environment, or made at the first start and kept for this user's eyes only."""
    if given := os.environ.get(variable):
        return given
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(48))
        try:
            os.link(aside, path)  # unlike a rename, never replaces what another process has just made
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text().strip()


LOCK_TIMEOUT = "10s"
"""How long a command waits for somebody else's lock before it says so (``busy.try_again``)."""


def database() -> dict[str, Any]:
    given: dict[str, Any] = dict(conninfo_to_dict(os.environ.get("DATABASE_URL") or embedded.url(embedded.own_data())))
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings: dict[str, Any] = {key: given.pop(name, None) or "" for key, name in names.items()}
    # A pool is a must in the web server, where every request has a thread of its own; commands do without.
    size = int(os.environ.get("OPENHALL_POOL") or 0)
    pool = {"pool": {"min_size": 1, "max_size": size, "timeout": 10}} if size else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **given,
            "options": f"{given.get('options') or ''} -c lock_timeout={LOCK_TIMEOUT}".strip(),
            **pool,
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
        "TEST": {"TEMPLATE": os.environ.get("OPENHALL_TEST_TEMPLATE")},
    }


DEBUG = flag("OPENHALL_DEBUG")
HTTPS = flag("OPENHALL_HTTPS")
SECRET_KEY = kept_secret("OPENHALL_SECRET_KEY", VAR / "secret")
FIELD_KEY = kept_secret("OPENHALL_FIELD_KEY", VAR / "field-key")

_hosts = os.environ.get("OPENHALL_HOSTS", "")
ALLOWED_HOSTS = [name.strip() for name in _hosts.split(",") if name.strip()] or [
    "localhost",
    ".localhost",
    "127.0.0.1",
    "[::1]",
    socket.gethostname().lower(),
]

# -- what the product is made of: each app may import from those before it, never from those after --------------

OPENHALL_APPS = [
    "openhall.kernel",
    "openhall.engines.policy",
    "openhall.engines.ledger",
    "openhall.engines.cases",
    "openhall.engines.checks",
    "openhall.team.org",
    "openhall.front.catalog",
    "openhall.front.customers",
    "openhall.back.stock",
    "openhall.back.receipts",
    "openhall.front.till",
    "openhall.front.floor",
    "openhall.team.roster",
    "openhall.team.roster.proposals",
    "openhall.front.services",
    "openhall.front.counter",
    "openhall.back.reports",
    "openhall.back.audit",
    "openhall.back.archives",
    "openhall.web",
    "openhall.api",
    "openhall.transfer",
]


OPENHALL_SOLVER = os.environ.get("OPENHALL_SOLVER", "process")
"""Where rosters are worked out: in a process of their own, or ``here``, on the spot."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    *OPENHALL_APPS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openhall.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "openhall.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openhall.web.middleware.ActorMiddleware",
    "openhall.web.middleware.ErrorMiddleware",
]
CSRF_FAILURE_VIEW = "openhall.web.middleware.stale_form"

ROOT_URLCONF = "openhall.web.urls"
ASGI_APPLICATION = "openhall.asgi.application"
WSGI_APPLICATION = "openhall.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openhall.web.shell.context",
            ],
        },
    },
]

# -- data -------------------------------------------------------------------------------------------------------

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "org.Staff"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_PASSWORDS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _PASSWORDS + "UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["job_number", "name"]}},
    {"NAME": _PASSWORDS + "MinimumLengthValidator"},
    {"NAME": _PASSWORDS + "CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

SESSION_COOKIE_NAME = "openhall-session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # counters are shared machines
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "openhall-csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Everything comes from this site: htmx and the CSP build of Alpine need neither eval nor inline scripts, and
# styles set from scripts (charts) are not covered by style-src. Pictures in Tabler's style sheet are data: addresses.
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

# -- language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "openhall-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- files ------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
# Set by `openhall serve` once the files are collected under hashed names and compressed; elsewhere, as in tests and
# development, they are served from where they lie.
COLLECTED = flag("OPENHALL_COLLECTED") and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# -- log: to standard error; a person never sees a traceback, the log always does --------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
