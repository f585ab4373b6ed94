"""Django's settings, made from those of the environment.

https://docs.djangoproject.com/en/stable/ref/settings/
"""

from datetime import timedelta
from importlib.metadata import metadata

from ..settings import Settings
from .database import database_from

environment = Settings.load()
package = __name__.partition(".")[0]
about = metadata(package)

DEBUG = environment.environment == "development"
SECRET_KEY = environment.secret_key.get_secret_value()
# The proxy in front judges the host; nothing that is answered is built from it.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    f"{package}.core",
    f"{package}.users",
    f"{package}.authentication",
    f"{package}.projects",
    f"{package}.tasks",
    # your apps above this line
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "django_filters",
    "drf_spectacular",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    f"{package}.core.middleware.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
ROOT_URLCONF = f"{package}.config.urls"
WSGI_APPLICATION = f"{package}.config.wsgi.application"
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

DATABASES = {"default": database_from(environment.database_url)}

USE_I18N = False
TIME_ZONE = "UTC"

# The styles of the admin are served from where they are installed, without `collectstatic`.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

# TLS ends in front of the service: what is there redirects to it, sends HSTS, and tells in a
# header of its own, which it takes from nobody else, that a request came over TLS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [f"{package}.authentication.backends.LockoutBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    }
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60

# Background tasks run in threads: no other process is needed, and none outlives a restart.
TASKS = {"default": {"BACKEND": f"{package}.core.tasks.ThreadBackend"}}
NOTIFICATIONS_URL = str(environment.notifications_url) if environment.notifications_url else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.log_level},
    "loggers": {"django": {"level": environment.log_level}},
}

# https://www.django-rest-framework.org/api-guide/settings/
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        f"{package}.authentication.authentication.JWTAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": f"{package}.core.negotiation.JSONNegotiation",
    "DEFAULT_PARSER_CLASSES": [f"{package}.core.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": [f"{package}.core.filters.FilterBackend"],
    "DEFAULT_PAGINATION_CLASS": f"{package}.core.pagination.SkipLimitPagination",
    "DEFAULT_METADATA_CLASS": None,
    # There is one: drf-spectacular would write whatever is asked for into a header.
    "ALLOWED_VERSIONS": [about["Version"]],
    "DEFAULT_SCHEMA_CLASS": f"{package}.core.schema.AutoSchema",
    "EXCEPTION_HANDLER": f"{package}.core.exceptions.exception_handler",
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# https://django-rest-framework-simplejwt.readthedocs.io/en/stable/settings.html
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "SIGNING_KEY": SECRET_KEY,
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "type",
}

# https://drf-spectacular.readthedocs.io/en/stable/settings.html
SPECTACULAR_SETTINGS = {
    "TITLE": about["Name"],
    "DESCRIPTION": about["Summary"],
    "VERSION": about["Version"],
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "",
    "COMPONENT_SPLIT_PATCH": False,
    "PATH_CONVERTER_OVERRIDES": {"id": int},
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
}
