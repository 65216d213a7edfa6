"""Settings: the environment is read in one block, everything below follows from it."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import (
    local_key,
    networks,
    refuse_half_a_key,
    refuse_half_configured,
    running_broker,
    scanner,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- the environment, documented in .env.example -------------------------------------------------
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

PRODUCTION = env("GOODSTANDING_ENV", default="local") == "production"
VAR = Path(env("GOODSTANDING_VAR", default=str(BASE_DIR / "var")))
SECRET_KEY = env("SECRET_KEY", default="") or ("" if PRODUCTION else local_key(VAR))
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{VAR / 'db.sqlite3'}"
REDIS_URL = env("REDIS_URL", default="") or running_broker(VAR)
EVIDENCE_URL = env("EVIDENCE_URL", default="") or f"file://{VAR / 'evidence'}"
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default="")
SIGNING_CERT_FILE = env("SIGNING_CERT_FILE", default="")
EMAIL_URL = env("EMAIL_URL", default="filemail://")
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000")
CLAMD_URL = scanner(env("CLAMD_URL", default=""))
UPLOAD_MOST_MEGABYTES = env.int("UPLOAD_MOST_MEGABYTES", default=12)
UPLOAD_MOST_MEGABYTES_TOGETHER = env.int("UPLOAD_MOST_MEGABYTES_TOGETHER", default=60)
UPLOADS_AN_HOUR = env.int("UPLOADS_AN_HOUR", default=20)
UPLOAD_MEGABYTES_IN_ALL = env.int("UPLOAD_MEGABYTES_IN_ALL", default=2_000)
ORGANISATION_NAME = env("ORGANISATION_NAME", default="")
TIME_ZONE = env("ORGANISATION_TIME_ZONE", default="Asia/Shanghai")
ORGANISATION_COUNTRY = env("ORGANISATION_COUNTRY", default="CN")
LANGUAGE_CODE = env("LANGUAGE_CODE", default="zh-hant")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

refuse_half_a_key(SIGNING_KEY_FILE, SIGNING_CERT_FILE)
if PRODUCTION:
    refuse_half_configured(
        secret_key=SECRET_KEY,
        debug=DEBUG,
        allowed_hosts=ALLOWED_HOSTS,
        database_url=DATABASE_URL,
        email_url=EMAIL_URL,
        env=env,
    )

# --- applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "foundation.admin_site.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "import_export",
    "csp",
    "foundation",
    "evidence",
    "accounts",
    "sheets",
    "suppliers",
    "attestations",
    "audits",
    "reminders",
    "reports",
    "portal",
    "desk",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above what answers by itself: static files carry the policy too.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.sessions.SessionsApart",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferredLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "foundation.middleware.MethodNotAllowedPage",
    "portal.middleware.PortalAnswers",
    "foundation.middleware.SensibleAddress",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "admin:login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- database -------------------------------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR.mkdir(parents=True, exist_ok=True)
    # FULL, not NORMAL: a signed commitment must survive a power cut. The busy handler is not fair,
    # hence the long timeout. Ten thousand rows go into the log whole: nobody waits until they are moved out of it. All
    # that SQLite can map is mapped: what was asked of a gigabyte of rows took twice as long while a part was read.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112; PRAGMA wal_autocheckpoint=8000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a query takes a second, longer than any of ours runs once compiled.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"

# --- language and time ----------------------------------------------------------------------------
LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
# "Select all" on a list of 100,000 posts only the page; an officer's page is at most 200 rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- mail -----------------------------------------------------------------------------------------
vars().update(environ.Env.email_url_config(EMAIL_URL))
if EMAIL_URL.startswith("filemail://"):
    EMAIL_FILE_PATH = EMAIL_URL.removeprefix("filemail://") or str(VAR / "mail")
if EMAIL_URL.startswith("smtp"):
    EMAIL_BACKEND = "foundation.smtp.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="goodstanding@localhost")
REPLY_TO = env("REPLY_TO", default="")
#: What Message-IDs end in.
MAIL_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
#: Networks of our own that webhooks may call, without encryption too; else they call the public internet alone.
WEBHOOK_NETWORKS = networks(env.list("WEBHOOK_NETWORKS", default=[]))

# --- what processes tell each other where no transaction hides it -----------------------------------
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "progress": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            # A page that tells how far a worker is does not wait for a broker that keeps silent.
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        }
        if REDIS_URL.startswith(("redis://", "rediss://"))
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR / "progress")}
    ),
    # Pages of documents, drawn once for the officers who look at them.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "pictures"),
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# --- Celery: a doorbell (docs/decisions/0003) -------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
}
CELERY_TIMEZONE = TIME_ZONE
if REDIS_URL.startswith("filesystem://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
    }
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 250_000  # KB: after a large import a worker makes room
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Each ring expires before the next: a worker that was away does the work once, not many times.
    "bring-today-in-step": {
        "task": "attestations.bring_today_in_step",
        "schedule": 300,
        "options": {"expires": 290},
    },
    "follow-improvement-cases": {
        "task": "audits.follow_all_cases",
        "schedule": 600,
        "options": {"expires": 590},
    },
    "ring-again-for-cycles": {
        "task": "audits.ring_again",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "ring-again-for-imports": {
        "task": "sheets.ring_again",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "ring-for-reminders": {
        "task": "reminders.ring",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "scan-what-waits": {
        "task": "suppliers.scan_waiting",
        "schedule": 300,
        "options": {"expires": 290},
    },
    "ring-again-for-reports": {
        "task": "reports.ring_again",
        "schedule": 60,
        "options": {"expires": 50},
    },
    # After the close of a month it makes one report; whatever was missed it catches up.
    "make-due-reports": {
        "task": "reports.make_due",
        "schedule": 600,
        "options": {"expires": 590},
    },
    "make-missing-receipts": {
        "task": "attestations.make_missing_receipts",
        "schedule": 600,
        "options": {"expires": 550},
    },
    "repair-obligations": {
        "task": "attestations.repair_obligations",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 6 * 3600},
    },
    "drop-sessions-that-are-over": {
        "task": "accounts.drop_past",
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 6 * 3600},
    },
    "drop-forgotten-imports": {
        "task": "sheets.drop_forgotten",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 6 * 3600},
    },
}

# --- security -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_NAME = "goodstanding_staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# No script of ours reads them: forms bring the token.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.refusals.forged_form"
# In a cookie they would go to the other door too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = PUBLIC_URL.startswith("https://")
    # Whether the other hosts of the buyer's domain are HTTPS only is not ours to say.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_URL.startswith("https://") else 0

# --- log-in of suppliers by a code (docs/decisions/0020) -----------------------------------------------
ACCOUNT_ADAPTER = "portal.adapter.PortalAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# Whoever mistyped his address starts anew.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Ours (accounts/throttles.py) lock nobody out through a stranger.
ACCOUNT_RATE_LIMITS = False

# --- logs -----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "config.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"goodstanding": {"level": "INFO"}},
}
