"""Django's settings, made from the environment; see `.env.example` for each of them."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from wervel.config.addresses import host_of, passkey_domain
from wervel.config.environment import read_environment
from wervel.config.exceptions import WrongSetting
from wervel.config.headers import static_file_headers

try:
    ENVIRONMENT = read_environment()
except WrongSetting as error:
    sys.exit(f"Wervel cannot start: {error}")

PACKAGE = Path(__file__).resolve().parent.parent
CONTENT_DIR = PACKAGE.parent / "content"

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
BASE_URL = ENVIRONMENT.base_url
FILES_URL = ENVIRONMENT.files_url
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, *([host_of(FILES_URL)] if FILES_URL else [])]
PASSKEY_DOMAIN = passkey_domain(BASE_URL)
DEMO = ENVIRONMENT.demo
TESTING = ENVIRONMENT.testing
MAINTENANCE = ENVIRONMENT.maintenance
CRASH_AT = ENVIRONMENT.crash_at
UNGUARDED_BOOKING = ENVIRONMENT.unguarded_booking
# Tests alone switch this on, to show that the test of two doctors signing at once can fail.
UNGUARDED_SIGNING = False
TIME_STAMP_URL = ENVIRONMENT.time_stamp_url
OFFER_HOURS = ENVIRONMENT.offer_hours
RATE_LIMITS = ENVIRONMENT.rate_limits
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
STATE_DIR = ENVIRONMENT.data
ANTIVIRUS = ENVIRONMENT.antivirus
GATEWAY = ENVIRONMENT.gateway
GATEWAY_LISTEN = ENVIRONMENT.gateway_listen
GATEWAY_FOLDER = ENVIRONMENT.gateway_folder

INSTALLED_APPS = [
    "wervel.config",
    "wervel.demo",
    "wervel.website",
    "wervel.workspace",
    "wervel.portal",
    "wervel.diagnostics",
    "wervel.encounters",
    "wervel.scheduling",
    "wervel.triage",
    "wervel.contact",
    "wervel.knowledge",
    "wervel.patients",
    "wervel.directory",
    "wervel.accounts",
    "wervel.audit",
    "wervel.design",
    "wervel.common",
    "wervel.common.jobs",
    "wervel.common.idempotency",
    "wervel.common.ratelimits",
    "wervel.common.versions",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "rules",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.admin",
    "wagtail.contrib.simple_translation",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.locales",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "wervel.common.client_address.TrustedProxies",
    "wervel.config.files_host.FilesHost",
    "wervel.website.keeping.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "wervel.config.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wervel.config.maintenance.Maintenance",
    "wervel.config.errors.ErrorPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wervel.website.language.LanguageFromPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wervel.accounts.gate.Gate",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "wervel.config.urls"
WSGI_APPLICATION = "wervel.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "wervel.design.templatetags.telephone",
            ],
        },
    }
]
COTTON_DIR = "cotton"


def _database() -> dict[str, object]:
    found = ENVIRONMENT.database
    if found["engine"] == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": found["name"],
            # A file, as in production: an in-memory database locks whole tables.
            "TEST": {"NAME": str(ENVIRONMENT.data / "test.sqlite3")},
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; "
                    "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON"
                ),
            },
        }
    return {
        "ENGINE": "wervel.common.postgresql",
        "NAME": found["name"],
        "USER": found["user"],
        "PASSWORD": found["password"],
        "HOST": found["host"],
        "PORT": found["port"] or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=20000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=30000",
        },
    }


DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # REST framework, which Wagtail's admin brings, loads PostgreSQL's driver where it finds one:
    # 8 MB in each process, for nothing.
    sys.modules.setdefault("django.contrib.postgres.fields", None)  # type: ignore[arg-type]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # It counts failed log-ins: at the default of 300 entries, guessing many names would make
        # it forget the count of one.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "wervel.common.jobs.backend.JobBackend"},
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LOCALE_PATHS: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.data / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ADD_HEADERS_FUNCTION = static_file_headers
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MANIFEST_STRICT = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
ACCOUNT_ADAPTER = "wervel.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.https else "http"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
MFA_ADAPTER = "wervel.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
MFA_TOTP_ISSUER = "Wervel"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_ENGINE = "wervel.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-session" if ENVIRONMENT.https else "session"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrf" if ENVIRONMENT.https else "csrf"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wervel.config.errors.csrf_failure"
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 63072000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/cms/",),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

_SMTP = ENVIRONMENT.smtp
if _SMTP is None:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(ENVIRONMENT.data / "mail")
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _SMTP["host"]
    EMAIL_PORT = _SMTP["port"]
    EMAIL_HOST_USER = _SMTP["user"]
    EMAIL_HOST_PASSWORD = _SMTP["password"]
    EMAIL_USE_SSL = _SMTP["ssl"]
    EMAIL_USE_TLS = _SMTP["starttls"]
    EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Images are sent by the series; how long a body may be is said beside its view.
DATA_UPLOAD_MAX_NUMBER_FILES = 600
FILES_PREFIX = "/cms/"
FILES_MAX_SIZE = 20_000_000

WAGTAIL_SITE_NAME = "Wervel"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "wervel.knowledge.finishing.publish_signed"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Editors send neither pictures nor documents (accounts 0007), and nothing serves any.
WAGTAILDOCS_SERVE_METHOD = "direct"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "wervel.config.logs.SafeFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What callers do wrong is answered, not logged: thousands may want one time.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
