"""Settings of the portal: everything that differs between machines comes from the environment."""

import logging
from pathlib import Path

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF

from portal import environment, logs
from portal.wiring import *  # noqa: F403 — settings too: which names the ground calls

# Django's classes take type arguments (ModelAdmin[Row]) only with this.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
environment.check()
DATA_DIR = environment.path("PORTAL_DATA", beneath=BASE_DIR)

SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
# Names of one thing for one receiver are made with it: it outlives a change of SECRET_KEY if set.
PAIRWISE_KEY = environment.text("PAIRWISE_KEY") or SECRET_KEY
DEBUG = environment.flag("DEBUG")
# The supervisor and the health checks ask by the machine's own names, whatever the public one is.
ALLOWED_HOSTS = [*environment.words("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
# Whose X-Forwarded-For is believed, in front of this program.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
HTTPS = environment.flag("PORTAL_HTTPS")

INSTALLED_APPS = [
    "portal.common.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "csp",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "portal.common",
    "portal.organizations",
    "portal.people",
    "portal.partners",
    "portal.webhooks",
    "agreements",
    "sites",
    "evaluation",
    "evaluation.ratings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.common.web.measuring.measure",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.common.web.headers.guard_answers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.people.web.middleware.ActAsViewer",
    "portal.people.web.second_factor.ask_for_second_factor",
    "portal.partners.web.middleware.ApiLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.common.web.downloads.TellUnwritable",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.common.web.context.portal",
                "portal.people.web.notices.unread",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# PostgreSQL is the record; Redis (Valkey) only rings the bell. Pages act as portal_staff or
# portal_partner, tasks as portal_worker; commands and migrations as the owner ("").
DATABASE_ROLE = environment.text("DATABASE_ROLE")
DATABASES = {
    "default": environment.database(
        "DATABASE_URL",
        statement_timeout_ms=environment.number("STATEMENT_TIMEOUT_MS"),
        role=DATABASE_ROLE,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = environment.text("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A stopped broker must not hang a page: give up fast, the sweeper rings again.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "webhooks.forget": {"task": "webhooks.forget", "schedule": 3600.0},
    # A sweep nobody takes up before the next one is due is not needed any more.
    "outbox.sweep": {"task": "outbox.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "people.send_digests": {
        "task": "people.send_digests",
        "schedule": crontab(minute="*/10", hour="8-18"),
    },
    "evaluation.learn_seasons": {
        "task": "evaluation.learn_seasons",
        "schedule": crontab(minute=30, hour=2),
    },
    # Behind the night's learning, before anybody comes to work.
    "evaluation.alert_landings": {
        "task": "evaluation.alert_landings",
        "schedule": crontab(minute=0, hour=7),
    },
    "evaluation.remind_months": {
        "task": "evaluation.remind_months",
        "schedule": crontab(minute="15", hour="8-18"),
    },
    "evaluation.forget_reports": {
        "task": "evaluation.forget_reports",
        "schedule": crontab(minute=45, hour=2),
    },
    "evaluation.open_improvement_plans": {
        "task": "evaluation.open_improvement_plans",
        "schedule": crontab(minute=30, hour=3),
    },
    "evaluation.remind_improvement": {
        "task": "evaluation.remind_improvement",
        "schedule": crontab(minute="15", hour="8-18"),
    },
    "evaluation.keep_voices": {
        "task": "evaluation.keep_voices",
        "schedule": crontab(minute=10, hour=7),
    },
    "people.keep_rights": {"task": "people.keep_rights", "schedule": 600.0},
    "agreements.remind_councils": {
        "task": "agreements.remind_councils",
        "schedule": crontab(minute="0", hour="8-18"),
    },
    "agreements.keep_terms": {"task": "agreements.keep_terms", "schedule": 3600.0},
    "partners.sweep": {"task": "partners.sweep", "schedule": 3600.0},
    "agreements.remind_requests": {
        "task": "agreements.remind_requests",
        "schedule": crontab(minute="30", hour="7-18"),
    },
}

# E-mail leaves by EMAIL_URL (smtp://… or smtps://…); without it each message becomes a file.
_MAIL = environment.mail("EMAIL_URL")
EMAIL_BACKEND = _MAIL["backend"]
EMAIL_HOST, EMAIL_PORT = _MAIL["host"], _MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["user"], _MAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["starttls"], _MAIL["tls"]
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM")

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["portal.people.backends.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:sign-in"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds; a link that was sent by e-mail

# The doors are django-allauth's; what is ours stands in portal/people/web/account (ADR 10).
ACCOUNT_ADAPTER = "portal.people.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "portal.people.web.account.forms.SignInForm",
    "reauthenticate": "portal.people.web.account.forms.ConfirmPasswordForm",
    "change_password": "portal.people.web.account.forms.ChangePasswordForm",
    "set_password": "portal.people.web.account.forms.SetPasswordForm",
    "reset_password": "portal.people.web.account.forms.AskForResetForm",
    "reset_password_from_key": "portal.people.web.account.forms.ResetPasswordForm",
}
# How many tries in five minutes: of one account from one address ("key"), from one address
# whatever the account ("ip"), of one signed-in person ("user"). Only failures count at sign-in.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "5/5m/key",
    "address": "10/5m/ip",
    "passkey": "10/5m/ip",
    "reauthenticate": "10/5m/user",
    "change_password": "10/5m/user",
    "reset_password": "10/5m/ip,3/5m/key",
    "reset_password_from_key": "10/5m/ip",
}
MFA_ADAPTER = "portal.people.web.account.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from administrators, not from a sign-up
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds, for a phone whose clock is not quite right
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_RATE_LIMITS = {"webauthn_login": ""}  # ours counts failures only ("passkey")
# Browsers offer passkeys over HTTPS, and on localhost without it.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "portal.people.web.account.forms.SecondStepForm",
    "reauthenticate": "portal.people.web.account.forms.ConfirmCodeForm",
    "login_webauthn": "portal.people.web.account.forms.SignInByPasskeyForm",
    "authenticate_webauthn": "portal.people.web.account.forms.SecondStepByPasskeyForm",
    "reauthenticate_webauthn": "portal.people.web.account.forms.ConfirmByPasskeyForm",
    "activate_totp": "portal.people.web.account.forms.ActivateAppForm",
    "add_webauthn": "portal.people.web.account.forms.AddPasskeyForm",
    "edit_webauthn": "portal.people.web.account.forms.RenamePasskeyForm",
}
USERSESSIONS_ADAPTER = "portal.people.web.account.sessions.SessionsAdapter"
# Counted tries outlive a flushed Redis and are the same for every process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Shared PCs: the session ends with the browser, and after a working day at the latest.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 9 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
# The supervisor and the balancer ask inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# HSTS preloading is a public list of host names: nothing for a portal inside the LGWAN.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CSRF_FAILURE_VIEW = "portal.common.web.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.partners.api.authentication.BearerAuthentication",
        "portal.common.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal.common.api.permissions.IsSignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.common.api.parsers.GuardedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "portal.common.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.common.api.errors.explain",
    "COERCE_DECIMAL_TO_STRING": False,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "国と地方の就職支援ポータル API",
    "DESCRIPTION": "一体的実施拠点の台帳、年度の達成状況、全国集計を読み、月次実績を登録します。",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "OAS_VERSION": "3.1.0",
    # Several resources have a kind and a state: their choices are told apart by name.
    "ENUM_NAME_OVERRIDES": {
        "RequestKindEnum": "agreements.choices.RequestKind",
        "RequestStateEnum": "agreements.choices.RequestState",
        "RequestStageEnum": "agreements.choices.Stage",
        "AgreementStateEnum": "agreements.choices.AgreementState",
        "PlanStateEnum": "agreements.choices.PlanState",
        "SideEnum": "evaluation.choices.Side",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.common.api.schema.describe_problems",
    ],
}

METRICS_NETWORKS = environment.networks("METRICS_NETWORKS")

# Systems of partners: client credentials only (RFC 6749 §4.4), tokens for an hour.
OAUTH2_PROVIDER_APPLICATION_MODEL = "partners.ApiClient"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "portal.partners.api.oauth.ClientValidator",
    "SCOPES_BACKEND_CLASS": "portal.partners.api.oauth.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    # Everything else of the library is closed, by its own names for it (RFC 9700).
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
# Requests a minute of one organisation by kind; `token` of one system from one address.
PORTAL_API_RATES = {"read": 600, "write": 120, "report": 60, "token": 60, "open": 120}

PORTAL_NAME = "国と地方の就職支援ポータル"
# Where people find the portal, for the links in e-mails: no slash at the end.
PORTAL_URL = environment.text("PORTAL_URL").rstrip("/")
# Calls to partners' systems (ADR 14). Networks that are not public are closed unless named here,
# for a segment such as LGWAN; certificates of its own authority come on top of the system's.
PORTAL_WEBHOOK_PORTS = [443, 8443]
PORTAL_WEBHOOK_ALLOWED_NETWORKS = environment.networks("WEBHOOK_NETWORKS")
PORTAL_WEBHOOK_CERTIFICATES = environment.text("WEBHOOK_CERTIFICATES")

logs.configure_structlog()
LOGGING = logs.LOGGING
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # ActAsViewer says who it is, without asking the database again
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
# Beat rings every five seconds: only what fails is worth a line.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG
