# SPDX-License-Identifier: EUPL-1.2
"""All settings, read from the environment; each is documented in docs/reference/settings.md."""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _secret(name: str) -> str:
    """Return a secret from the environment or from the file that NAME_FILE names."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")


TRAGWERK_PRODUCTION = _flag("TRAGWERK_PRODUCTION")
DATA_DIR = Path(os.environ.get("TRAGWERK_DATA_DIR", ROOT / "var")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = _secret("TRAGWERK_SECRET_KEY") or ("" if TRAGWERK_PRODUCTION else "only-for-demo-and-tests-" + "0" * 40)
# Without one of its own, an installation is served on loopback only: the one above is known to everybody.
OWN_SECRET = bool(_secret("TRAGWERK_SECRET_KEY"))
ALLOWED_HOSTS = [one for one in os.environ.get("TRAGWERK_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if one]
# Only these may say for whom they ask (X-Forwarded-For); without them every address is the one that connects.
TRUSTED_PROXIES = [ip_network(one) for one in os.environ.get("TRAGWERK_PROXIES", "").split(",") if one]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRAGWERK_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "tragwerk.core.values",
    "tragwerk.core.access",
    "tragwerk.core.orgs",
    "tragwerk.core.audit",
    "tragwerk.core.files",
    "tragwerk.core.jobs",
    "tragwerk.core.search",
    "tragwerk.core.imports",
    "tragwerk.core.exports",
    "tragwerk.core.grants",
    "tragwerk.core.calendars",
    "tragwerk.core.privacy",
    "tragwerk.ui",
    "tragwerk.office",
    "tragwerk.assets",
    "tragwerk.portals",
    "tragwerk.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tragwerk.config.logging.RequestLogMiddleware",
    "tragwerk.ui.csp.ContentSecurityPolicyMiddleware",
    "tragwerk.ui.caching.PrivateAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tragwerk.office.signing_in.sessions.SessionLifeMiddleware",
    "tragwerk.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tragwerk.core.access.http.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tragwerk.ui.refusals.RefusalMiddleware",
    "tragwerk.office.emergency.middleware.EmergencyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tragwerk.config.urls"
ASGI_APPLICATION = "tragwerk.config.asgi.application"
WSGI_APPLICATION = "tragwerk.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tragwerk.ui.context.shell",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tragwerk.ui.templatetags.ui_format",
            ],
        },
    }
]
FORM_RENDERER = "tragwerk.ui.forms.TragwerkRenderer"


DATABASE_ADDRESS = _secret("DATABASE_URL")
# For `tragwerk init` alone: whoever may make roles and databases on the server.
ADMIN_URL = _secret("TRAGWERK_ADMIN_URL")


def _database(url: str) -> dict[str, Any]:
    """Return SQLite in the data directory, or PostgreSQL when DATABASE_URL names one."""
    if not url:
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
        )
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "tragwerk.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
            # A file, not memory: jobs and served instances in the tests open it from other processes.
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # A cursor kept by the server would read on in a transaction that no longer knows its scope.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


DATABASES = {"default": _database(DATABASE_ADDRESS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.Account"
ACTOR_RESOLVER = "tragwerk.core.orgs.http.actor_of_request"
LOGIN_URL = "office:login"
LOGIN_REDIRECT_URL = "portals:start"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_IDLE = timedelta(hours=float(os.environ.get("TRAGWERK_SESSION_IDLE_HOURS", "8")))
SESSION_LIFE = timedelta(hours=float(os.environ.get("TRAGWERK_SESSION_HOURS", "12")))
SESSION_COOKIE_AGE = int(SESSION_LIFE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TRAGWERK_PRODUCTION
# A browser takes a cookie of this name only over TLS, for exactly this host and for all of its paths.
_COOKIE_PREFIX = "__Host-" if TRAGWERK_PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{_COOKIE_PREFIX}tw_device"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tragwerk.ui.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "manifest-src": ["'self'"],
}
_SWITCHED_OFF = (
    "accelerometer autoplay browsing-topics display-capture encrypted-media geolocation gyroscope hid idle-detection "
    "local-fonts magnetometer microphone midi payment picture-in-picture screen-wake-lock serial "
    "usb xr-spatial-tracking"
)
RESPONSE_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    # The camera stays possible for our own pages: labels are scanned with it.
    "Permissions-Policy": ", ".join(["camera=(self)", *(f"{name}=()" for name in _SWITCHED_OFF.split())]),
}

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = sorted(path for path in PACKAGE.rglob("locale") if path.is_dir())
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": os.environ.get("TRAGWERK_STATIC", "tragwerk.config.static.HashedStaticFiles")},
}
MEDIA_ROOT = DATA_DIR / "media"

UPLOAD_LIMIT = 64_000_000  # 64 MB as every sentence says it, decimal
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_TEMP_DIR = None

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING_CONFIG = "tragwerk.config.logging.configure"
LOGGING: dict[str, Any] = {"version": 1}  # not empty, or Django does not call LOGGING_CONFIG
TEST_RUNNER = "django.test.runner.DiscoverRunner"
