"""Settings of the register: one file, told by the environment where it runs (UNIONREG_ENV=local|production)."""

import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

IS_PRODUCTION = env.str("UNIONREG_ENV", default="local") == "production"
DEBUG = env.bool("UNIONREG_DEBUG", default=False)

# Everything that this register keeps on this machine lies under one folder: two folders are two registers.
VAR_DIR = Path(env.str("UNIONREG_VAR_DIR", default="") or BASE_DIR / "var").resolve()
UPLOAD_DIR = VAR_DIR / "uploads"


def local_secret_key() -> str:
    """The key of this folder's register, made once and readable by its owner only."""
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = VAR_DIR / "secret_key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR, prefix="secret_key.") as made:
            made.write(secrets.token_urlsafe(64))
            made.flush()
            with suppress(FileExistsError):  # another process of this register was quicker: its key counts
                os.link(made.name, path)
    return path.read_text()


SECRET_KEY = env.str("UNIONREG_SECRET_KEY") if IS_PRODUCTION else local_secret_key()
SECRET_KEY_FALLBACKS = env.list("UNIONREG_OLD_SECRET_KEYS", default=[])
ALLOWED_HOSTS = env.list("UNIONREG_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("UNIONREG_ORIGINS", default=[])

INSTALLED_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "unionreg",
    "access",
    "branches",
    "members",
    "rosters",
    "reports",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "import_export",
    "pgtrigger",
    "csp",
    "pghistory",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "unionreg.headers.of_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "access.history.of_a_request",
    "access.sessions.ends",
    "access.language.of_the_user",
    "branches.models.reach.once_a_request",
    "branches.second_wall.of_the_user",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "access.second_factor.required",
    "axes.middleware.AxesMiddleware",
    "access.typed.kept",
]

CSRF_FAILURE_VIEW = "unionreg.errors.stale_form"

ROOT_URLCONF = "unionreg.urls"
WSGI_APPLICATION = "unionreg.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

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
            ],
        },
    },
]

# Boxes of forms are drawn by our templates, too, where there are any.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# PostgreSQL is the only engine: a server that DATABASE_URL names, else our own one under VAR_DIR.
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "unionreg.postgres", "NAME": "unionreg", "VAR_DIR": VAR_DIR}}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "branches.rights.GrantBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "access.passwords.EasyToGuessValidator"},
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # of an invitation; links that users ask for themselves live an hour

# Signing in: allauth's steps, our pages (access/sign_in). Nobody makes an account for themselves.
ACCOUNT_ADAPTER = "access.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Wrong passwords and codes are axes' business, which counts them in the database, for all processes together.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None}
ACCOUNT_FORMS = {
    "login": "access.sign_in.forms.SignInForm",
    "reauthenticate": "access.sign_in.forms.PasswordAgainForm",
    "reset_password": "access.sign_in.forms.ForgottenForm",
    "reset_password_from_key": "access.sign_in.forms.NewPasswordForm",
    "user_token": "access.sign_in.forms.LinkForm",
}

# The second factor: compulsory for whoever has the right access.second_factor.
SECOND_FACTOR = env.bool("UNIONREG_SECOND_FACTOR", default=IS_PRODUCTION)
MFA_ADAPTER = "access.second_factor.Adapter"
MFA_FORMS = {"authenticate": "access.second_factor.CodeForm", "activate_totp": "access.second_factor.FirstCodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "unionreg"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Five wrong tries of an account from an address: a quarter of an hour (access/guard.py says what else).
AXES_HANDLER = "access.guard.Guard"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "access.places.address_of"
AXES_LOCKOUT_CALLABLE = "access.guard.as_any_other"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "csrfmiddlewaretoken", "old_password"]
# The proxies, by address or network, whose word about who asks is believed.
PROXIES = env.list("UNIONREG_PROXIES", default=[])

# A session ends after some minutes without a page, and in any case after half a day.
IDLE_SECONDS = 60 * env.int("UNIONREG_IDLE_MINUTES", default=15)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Letters: to the console, unless UNIONREG_MAIL names a server (smtp+tls://user:password@host:587).
vars().update(env.email("UNIONREG_MAIL", default="smtp://localhost:25" if IS_PRODUCTION else "consolemail://"))
if EMAIL_BACKEND.endswith("smtp.EmailBackend"):  # noqa: F821
    EMAIL_BACKEND = "access.letters.InBackground"
DEFAULT_FROM_EMAIL = env.str("UNIONREG_MAIL_FROM", default="unionreg@localhost")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# The second folder holds our translation of packages that ship no Vietnamese of their own.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_packages"]
FORMAT_MODULE_PATH = ["unionreg.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A roster of 81,911 rows is a file of about 16 MB; a larger one is refused with a sentence before it is read.
ROSTER_FILE_BYTES = 200 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

# Where personal data lies, in the order in which an erasure empties it: each app names its own (members/privacy/).
PLACES_OF_PERSONAL_DATA = ["rosters.erasing.ROSTERS", "members.privacy.places.REGISTER"]
# Whoever enters a request for erasure does not erase: switched off only where one person handles all requests.
ERASURE_NEEDS_TWO = env.bool("UNIONREG_ERASURE_NEEDS_TWO", default=True)

# An export of more than 10,000 people needs somebody else's word: switched off only where nobody else could give it.
EXPORT_NEEDS_TWO = env.bool("UNIONREG_EXPORT_NEEDS_TWO", default=True)

# Nobody imports or exports reference tables without the right to change or see them.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    # A browser takes a cookie of such a name over TLS only, from this very host, for all of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# What a page says after an act names people: it waits in the session on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Not no-referrer: a form would then come from nowhere, and be refused like one from elsewhere.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A browser loads from here only, runs no script and no style that stands in a page, and no text as a script.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

UNFOLD = {
    "SITE_TITLE": _("Union member register"),
    "SITE_HEADER": _("Union member register"),
    "SITE_SYMBOL": "groups",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "STYLES": [lambda request: static("register/frame.css"), lambda request: static("register/register.css")],
    "SCRIPTS": [lambda request: static("register/frame.js"), lambda request: static("register/session.js")],
    "GLOBAL_CALLBACK": "unionreg.help.of_page",
    "SITE_URL": None,
    "DASHBOARD_CALLBACK": "reports.start.dashboard",
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "unionreg.navigation.sidebar"},
}
