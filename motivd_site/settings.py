"""All settings. The environment is read here and nowhere else; `.env.example` lists what can be set."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_htmx
from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from motivd_site import environment as env

BASE_DIR = env.BASE_DIR
TESTING = "pytest" in sys.modules

# --- Where we are -----------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
MOTIVD_DATA_DIR = env.folder("MOTIVD_DATA_DIR", BASE_DIR / "var")
PORT = env.whole_number("PORT", 8000, least=1)
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
APPS_DOMAIN = env.text("APPS_DOMAIN", "apps.localhost").lower()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{urlsplit(SITE_URL).hostname}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "motivd_site.pages.csrf_failure"
VERSION = "0.1.0"

SECRET_KEY = env.kept_secret("SECRET_KEY", MOTIVD_DATA_DIR / "secret_key")
# The first encrypts, all decrypt; any text will do, a key is derived from it.
FIELD_ENCRYPTION_KEYS = env.words("FIELD_ENCRYPTION_KEYS") or [
    env.kept_secret("FIELD_ENCRYPTION_KEYS", MOTIVD_DATA_DIR / "field_encryption_key")
]

# --- Apps -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "motivd_site",
    "accounts",
    "billing",
    "integrations",
    "builder",
    "workspace",
    "preview",
    "pages",
]

MIDDLEWARE = [
    "motivd_site.middleware.RequestIdentity",
    "motivd_site.middleware.ErrorEnvelope",
    "motivd_site.middleware.PageCompression",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "motivd_site.middleware.ContentPolicyExceptions",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.Presence",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motivd_site.middleware.RequestLog",
]

ROOT_URLCONF = "motivd_site.urls"
ASGI_APPLICATION = "motivd_site.asgi.application"
# Each takes an ASGI application and gives one; the last one sees a request first.
ASGI_WRAPPERS = ["workspace.mcp_door.McpDoor", "preview.apps_host.AppsHost", "preview.proxy.PreviewProxy"]

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
                "pages.context.every_page",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", MOTIVD_DATA_DIR / "motivd.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")

# --- Work in the background -------------------------------------------------------------------------------

_BROKER_DIR = MOTIVD_DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "files://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    # Longer than any message waits: rows are the jobs, so redelivery is never what saves one.
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(env.made(_BROKER_DIR / "messages")),
        "data_folder_out": str(_BROKER_DIR / "messages"),
        "control_folder": str(env.made(_BROKER_DIR / "control")),
        "polling_interval": 0.05,
    }
)
CELERY_TASK_IGNORE_RESULT = True
# Runs of the agent wait for models most of the time: a worker of many threads takes them, the rest has processes.
# Taking a picture is waiting, too: for the browser, for which no build has to wait.
CELERY_TASK_ROUTES = {"workspace.agent_run": {"queue": "agent"}, "preview.take_picture": {"queue": "agent"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(MOTIVD_DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "schedules": {"task": "workspace.run_due_schedules", "schedule": 60.0, "options": {"expires": 55}},
    "sweep": {"task": "motivd_site.sweep", "schedule": 5.0, "options": {"expires": 30}},
    "forget": {"task": "motivd_site.forget", "schedule": 600.0, "options": {"expires": 300}},
    "expire_reservations": {"task": "billing.expire_reservations", "schedule": 600.0, "options": {"expires": 300}},
    "forget_reservations": {
        "task": "billing.forget_reservations",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "forget_calls": {"task": "integrations.forget_calls", "schedule": 6 * 3600.0, "options": {"expires": 3600}},
    "sweep_accounts": {"task": "accounts.sweep", "schedule": 6 * 3600.0, "options": {"expires": 3600}},
    "sweep_uploads": {"task": "accounts.sweep_uploads", "schedule": 6 * 3600.0, "options": {"expires": 3600}},
    "purge_deleted": {"task": "builder.purge_deleted", "schedule": 60.0, "options": {"expires": 55}},
    "stop_idle_previews": {"task": "preview.stop_idle", "schedule": 60.0, "options": {"expires": 55}},
    "queue_pictures": {"task": "preview.queue_pictures", "schedule": 15.0, "options": {"expires": 14}},
    "sweep_rooms": {"task": "workspace.sweep_rooms", "schedule": 3600.0, "options": {"expires": 1800}},
    "collect_garbage": {"task": "workspace.collect_garbage", "schedule": 6 * 3600.0, "options": {"expires": 3600}},
}
# A worker that is silent for this long has lost its job.
JOB_LEASE_SECONDS = 20
# Versions that nobody made by hand, bookmarked or published go after so many days; 0 keeps them all.
VERSIONS_KEPT_DAYS = env.whole_number("VERSIONS_KEPT_DAYS", 0)
# The job tables that the sweeper looks after, as app_label.Model.
JOB_MODELS = ["builder.Build", "workspace.GitSync", "workspace.AgentRun", "preview.Thumbnail"]
# How long a call for a push or pull waits for its end before it answers that the work goes on.
GIT_SYNC_WAIT_SECONDS = 25.0

# Run in this order by `builder/builds/pipeline.py`, like MIDDLEWARE; a step is a function that takes a Run.
BUILD_STEPS = [
    ("prepare", "builder.builds.prepare.prepare"),
    ("scaffold", "workspace.build_steps.scaffold"),
    ("generate", "workspace.build_steps.generate"),
    ("check", "workspace.build_steps.check"),
    ("repair", "workspace.build_steps.repair"),
    ("snapshot", "workspace.build_steps.snapshot"),
    ("publish", "preview.build_steps.publish"),
    ("push", "workspace.git_build_step.push"),
    ("verify", "preview.build_steps.verify"),
]
# What apps above the workspace tell its agent about a project: `(project) -> (title, text)`, nothing where it is empty.
AGENT_CONTEXT = ["preview.page_errors.for_agent"]
# What they saw go wrong in a state of its files: functions as `workspace.agent.checks.Check` says.
AGENT_CHECKS = ["preview.shown_states.problems"]

SANDBOX_UID = env.whole_number("SANDBOX_UID", 65534, least=1)
SANDBOX_ISOLATION = env.text("SANDBOX_ISOLATION", "auto")
# Node packages, bundler and type checker; `make setup` fills it.
TOOLCHAIN_DIR = env.path("TOOLCHAIN_DIR", MOTIVD_DATA_DIR / "toolchain")
TOOLCHAIN_SHARED_DIR = env.text("TOOLCHAIN_SHARED_DIR") or None
# Where the servers of previews get their packages from, and the hosts that may be asked beside it; empty: no installs.
PREVIEW_NPM_REGISTRY = env.text("PREVIEW_NPM_REGISTRY").rstrip("/")
PREVIEW_PIP_INDEX = env.text("PREVIEW_PIP_INDEX").rstrip("/")
PREVIEW_MIRROR_HOSTS = env.words("PREVIEW_MIRROR_HOSTS")
# What takes pictures of versions: a path, "off", or empty for the one that is installed, if there is one.
CHROMIUM = env.text("CHROMIUM")

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
ADMIN_EMAIL = env.text("ADMIN_EMAIL", "owner@localhost")
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "landing"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:  # the real hasher costs 0.2 s a user
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 3600
# django-allauth: what it may ask, and where its decisions are ours.
ACCOUNT_ADAPTER = "accounts.adapters.Account"
MFA_ADAPTER = "accounts.adapters.TwoStep"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.Social"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_RATE_LIMITS = False  # its own are per process; ours (motivd_site/limits.py) are not
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half minutes that a phone's clock, or who types, may be off
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may not lead to other sites (form-action)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # of addresses that are confirmed on both sides
# Who keeps the token that comes with a sign-in: `(user, token) -> None`.
SIGN_IN_TOKEN_KEEPERS = {"github": "integrations.github_sign_in.keep_token"}
# What else goes with an account, and what else is in its export: the apps above know what is theirs.
ACCOUNT_DELETIONS = ["builder.account.delete_projects"]
ACCOUNT_EXPORTS = [
    "billing.account.export",
    "integrations.account.export",
    "builder.account.export",
    "workspace.account.export",
]

# How long a page hears what changes in a project before it has to ask again, and is looked at again.
PROJECT_EVENTS_SECONDS = 0.3 if TESTING else 300.0

# --- Limits -----------------------------------------------------------------------------------------------


def _limit(name: str, default: int) -> int:
    return env.whole_number(name, 0 if DEBUG else default)


RATE_LIMIT_READS_PER_MINUTE = _limit("RATE_LIMIT_READS_PER_MINUTE", 600)
RATE_LIMIT_WRITES_PER_MINUTE = _limit("RATE_LIMIT_WRITES_PER_MINUTE", 120)
RATE_LIMIT_AI_STARTS_PER_MINUTE = _limit("RATE_LIMIT_AI_STARTS_PER_MINUTE", 20)
RATE_LIMIT_LOGINS_PER_15_MINUTES = _limit("RATE_LIMIT_LOGINS_PER_15_MINUTES", 10)
RATE_LIMIT_UPLOADS_PER_HOUR = _limit("RATE_LIMIT_UPLOADS_PER_HOUR", 30)
RATE_LIMIT_TRANSCRIPTIONS_PER_HOUR = _limit("RATE_LIMIT_TRANSCRIPTIONS_PER_HOUR", 60)
BODY_LIMIT_BYTES = 8 * 2**20
# What a form with files may hold, by path, with a MB for the form itself: an import is a whole project as a zip.
UPLOAD_LIMITS_BYTES = {
    r"/api/projects/[^/]+/import/?": 210 * 2**20,
    r"/api/upload/?": 21 * 2**20,
    r"/api/transcribe/?": 26 * 2**20,
}
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Of the platform's own model key: all that it may spend in five hours, and one user's share of that.
AI_BUDGET_USD_PER_5H = env.amount("AI_BUDGET_USD_PER_5H", "20")
AI_USER_BUDGET_USD_PER_5H = env.amount("AI_USER_BUDGET_USD_PER_5H", str(AI_BUDGET_USD_PER_5H))
# How long what is over can be looked up; 0 is for ever.
RESERVATIONS_KEPT_DAYS = env.whole_number("RESERVATIONS_KEPT_DAYS", 30)
MODEL_CALLS_KEPT_DAYS = env.whole_number("MODEL_CALLS_KEPT_DAYS", 400)

# --- API --------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # The token class first: its WWW-Authenticate header is what makes a missing user 401 and not 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["motivd_site.api.parsing.StrictJsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "motivd_site.api.parsing.AlwaysJson",
    "DEFAULT_SCHEMA_CLASS": "motivd_site.api.openapi.MotivdSchema",
    "EXCEPTION_HANDLER": "motivd_site.api.errors.answer_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Motivd API",
    "DESCRIPTION": "From an idea to a live app. Errors share one envelope; see the Error schema.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Where several shapes have a field of one name, with other choices in it.
    "ENUM_NAME_OVERRIDES": {
        "JobStatusEnum": "motivd_site.work.JobState",
        "PrdSourceEnum": "builder.models.PrdRevision.Source",
        "PreviewKindEnum": "preview.models.PreviewKind",
    },
}
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/.*$"
CORS_EXPOSE_HEADERS = ["X-Request-ID", "Retry-After", "Idempotent-Replayed"]
CRON_SECRET = env.text("CRON_SECRET")

# --- Mail ---

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.whole_number("EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT != 25
EMAIL_TIMEOUT = 10
# Without a mail server, mails are printed where the server runs.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "motivd@localhost")
# Where mails go out, a new account waits until its address is confirmed; anywhere else nobody could confirm one.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST and not DEBUG else "optional"

# --- Languages --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- Static files and safety ------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.made(MOTIVD_DATA_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static", ("docs", BASE_DIR / "docs" / "screenshots")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # For nobody else on this machine: sandboxes run there as another user.
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.made(MOTIVD_DATA_DIR / "uploads"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
WHITENOISE_USE_FINDERS = True  # no collectstatic step: files are looked up once, at the start
WHITENOISE_AUTOREFRESH = False
# What pages load, bundled by `make setup`: a folder, and what pages name of it. One with a lock stands on packages.
PAGE_SCRIPTS = {
    "site": (
        BASE_DIR / "static" / "motivd",
        (
            *("js/site.js", "js/landing.js", "js/projects.js", "js/brief.js", "js/prd.js", "js/build.js"),
            *("js/integrations/main.js", "js/workspace/main.js", "css/*.css"),
        ),
    ),
    "editor": (BASE_DIR / "pages" / "editor" / "npm", ("editor.js",)),
    "fonts": (BASE_DIR / "pages" / "fonts" / "npm", ("fonts.css",)),
    "htmx": (Path(django_htmx.__file__).parent / "static" / "django_htmx", ("htmx-2.min.js",)),
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pages.static_files.PageScripts",
]
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/page-scripts/"  # their folders are named for what is in them

_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # blob: pictures that somebody is about to send
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # Previews: below this site they have no origin, on the apps' domain one of their own.
        "frame-src": [SELF, f"{urlsplit(SITE_URL).scheme}://*.{APPS_DOMAIN}:{urlsplit(SITE_URL).port or '*'}"],
    },
}
# The admin's theme and the API's docs page bring inline code of their own, and nothing from elsewhere.
CSP_OF_INLINE_PAGES = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}

# --- Logs and errors --------------------------------------------------------------------------------------

LOG_JSON = env.flag("LOG_JSON", default=not DEBUG)
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = None  # `motivd_site/logs.py` does it, once the apps are there
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdentity has looked at it by then
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
SENTRY_DSN = env.text("SENTRY_DSN")

# --- Services of others -----------------------------------------------------------------------------------

MOTIVD_MODEL = env.text("MOTIVD_MODEL", "claude-sonnet-5")
ANTHROPIC_API_KEY = env.text("ANTHROPIC_API_KEY")
ANTHROPIC_BASE_URL = env.text("ANTHROPIC_BASE_URL", "https://api.anthropic.com").rstrip("/")
# Where each provider's API is; all but Anthropic's are spoken to as OpenAI's is.
MODEL_BASE_URLS = {
    "anthropic": ANTHROPIC_BASE_URL,
    "openai": env.text("OPENAI_BASE_URL", "https://api.openai.com/v1").rstrip("/"),
    "google": env.text("GOOGLE_BASE_URL", "https://generativelanguage.googleapis.com/v1beta/openai").rstrip("/"),
    "groq": env.text("GROQ_BASE_URL", "https://api.groq.com/openai/v1").rstrip("/"),
    "mistral": env.text("MISTRAL_BASE_URL", "https://api.mistral.ai/v1").rstrip("/"),
    "openrouter": env.text("OPENROUTER_BASE_URL", "https://openrouter.ai/api/v1").rstrip("/"),
}
# Speech becomes text with the platform's own key, at the address of Groq above.
GROQ_API_KEY = env.text("GROQ_API_KEY")
TRANSCRIPTION_MODEL = env.text("TRANSCRIPTION_MODEL", "whisper-large-v3-turbo")
TRANSCRIPTION_SECONDS = 60.0
# Whether agent/sdk runs Claude Code where the Claude Agent SDK is installed: auto or off.
AGENT_SDK = env.text("AGENT_SDK", "auto")
AGENT_MAX_STEPS = env.whole_number("AGENT_MAX_STEPS", 60, least=1)
# How long agent/chat waits for a reply before it answers that the run goes on.
AGENT_CHAT_WAIT_SECONDS = 120.0
# A stream that says nothing for so long is given up, and so is a whole call after the second time.
MODEL_IDLE_SECONDS = 60.0
MODEL_TOTAL_SECONDS = 600.0
# A call that only shows whether a provider answers: all of it, names and connections included.
MODEL_VERIFY_SECONDS = 10.0
# How long a remote MCP server may take to tell its tools, and to answer one call.
MCP_LIST_SECONDS = 15.0
MCP_CALL_SECONDS = 60.0
GITHUB_API_URL = env.text("GITHUB_API_URL", "https://api.github.com").rstrip("/")
GITHUB_URL = env.text("GITHUB_URL", "https://github.com").rstrip("/")
GITHUB_CLIENT_ID = env.text("GITHUB_CLIENT_ID")
GITHUB_CLIENT_SECRET = env.text("GITHUB_CLIENT_SECRET")
GITHUB_TOKEN = env.text("GITHUB_TOKEN")
GITHUB_WEBHOOK_SECRET = env.text("GITHUB_WEBHOOK_SECRET")
GOOGLE_CLIENT_ID = env.text("GOOGLE_CLIENT_ID")
GOOGLE_CLIENT_SECRET = env.text("GOOGLE_CLIENT_SECRET")
GOOGLE_ACCOUNTS_URL = env.text("GOOGLE_ACCOUNTS_URL", "https://accounts.google.com").rstrip("/")
GOOGLE_TOKEN_URL = env.text("GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com").rstrip("/")
OUTBOUND_ALLOW_PRIVATE = env.flag("OUTBOUND_ALLOW_PRIVATE")
VERCEL_TOKEN = env.text("VERCEL_TOKEN")
VERCEL_API_URL = env.text("VERCEL_API_URL", "https://api.vercel.com").rstrip("/")
NETLIFY_TOKEN = env.text("NETLIFY_TOKEN")
NETLIFY_API_URL = env.text("NETLIFY_API_URL", "https://api.netlify.com/api/v1").rstrip("/")

# --- Admin ------------------------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": "Motivd",
    "SITE_HEADER": "Motivd",
    "SITE_SUBHEADER": _("Staff"),
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
}
