"""Django's settings.

https://docs.djangoproject.com/en/stable/ref/settings/
"""

import os
from datetime import timedelta
from importlib.metadata import version

{% if cookiecutter.jobs != "none" and cookiecutter.sample_domain %}
from celery.schedules import crontab

{% endif %}
from {{ cookiecutter.__package }}.settings import Settings

{% if cookiecutter.cache %}
from .cache import parse_redis_url
{% endif %}
{% if cookiecutter.websocket %}
from .channels import parse_channels_url
{% endif %}
from .database import parse_database_url

environment = Settings.load()

DEBUG = environment.environment == "development"
SECRET_KEY = environment.secret_key.get_secret_value()
if DEBUG:  # a random key survives the reloads of `runserver`, whose processes inherit it
    os.environ["SECRET_KEY"] = SECRET_KEY
ALLOWED_HOSTS = [*environment.allowed_hosts, "127.0.0.1"]  # of the health check in the image

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "rest_framework",
{% if cookiecutter.sample_domain %}
    "{{ cookiecutter.__package }}.projects",
{% endif %}
    "{{ cookiecutter.__package }}.users",
    "{{ cookiecutter.__package }}.authentication",
{% if cookiecutter.jobs != "none" %}
    "{{ cookiecutter.__package }}.notifications",
{% endif %}
{% if cookiecutter.events != "none" %}
    "{{ cookiecutter.__package }}.events",
{% if cookiecutter.sample_domain %}
    "{{ cookiecutter.__package }}.activity",
{% endif %}
{% endif %}
{% if cookiecutter.storage and cookiecutter.sample_domain %}
    "{{ cookiecutter.__package }}.attachments",
{% endif %}
    # your apps above this line
]

MIDDLEWARE = [
    "{{ cookiecutter.__package }}.core.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "{{ cookiecutter.__package }}.core.middleware.BodyLimitMiddleware",
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

ROOT_URLCONF = "{{ cookiecutter.__package }}.config.urls"
WSGI_APPLICATION = "{{ cookiecutter.__package }}.config.wsgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

DATABASES = {
    "default": {
{% if cookiecutter.websocket %}
        # 8 for requests (MAX_REQUESTS in asgi.py), and 4 for sockets (MAX_QUERIES in consumers.py).
        **parse_database_url(
            environment.database_url,
            # By default, an outage makes the pool wait for minutes before it connects again.
            pool={"min_size": 1, "max_size": 12, "timeout": 2, "reconnect_timeout": 1},
        ),
{% else %}
        **parse_database_url(environment.database_url),
        # One connection per thread of gunicorn. The development server starts a thread per
        # request, which would leave its connection open. CONN_HEALTH_CHECKS would take a query
        # per request, to save one 503 per thread when the database restarts.
        "CONN_MAX_AGE": 0 if DEBUG else 60,
{% endif %}
        "DISABLE_SERVER_SIDE_CURSORS": environment.database_transaction_pooling,
    }
}

{% if cookiecutter.cache %}
CACHES = {"default": parse_redis_url(environment.redis_url)}

{% endif %}
{% if cookiecutter.websocket %}
CHANNEL_LAYERS = {"default": parse_channels_url(environment.redis_url)}

{% endif %}
# The default also sets up a signed cookie in each request.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

USE_I18N = False
TIME_ZONE = "UTC"

# Relative to the working directory: filled by `manage.py collectstatic`.
STATIC_ROOT = "staticfiles"
STATIC_URL = "static/"
STORAGES = {
{% if cookiecutter.storage %}
    "default": {
        "BACKEND": "{{ cookiecutter.__package }}.core.storage.BucketStorage",
        "OPTIONS": {name: value for name, value in environment if name.startswith("storage_")},
    },
{% else %}
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
{% endif %}
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
if environment.trust_proxy_headers:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health"]  # probed without the proxy
SECURE_HSTS_SECONDS = environment.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True  # only with HSTS_SECONDS

CORS_ALLOWED_ORIGINS = list(environment.cors_origins)
CORS_EXPOSE_HEADERS = ["X-Request-ID", "X-Total-Count"]

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["{{ cookiecutter.__package }}.authentication.backends.LockoutBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60

{% if cookiecutter.jobs == "none" %}
# In the request, so a password reset takes longer for a known address. With another backend, tasks
# run in workers: https://tasks.djangoproject.com. It stores messages, and so their reset tokens.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
{% else %}
# https://docs.celeryq.dev/en/stable/userguide/configuration.html
CELERY_BROKER_URL = str(environment.broker_url or "")
{% if cookiecutter.jobs == "celery-redis" %}
# Without options, kombu would not verify the certificate. Those of the URL replace them.
CELERY_BROKER_USE_SSL = (
    {"ssl_cert_reqs": "required"} if CELERY_BROKER_URL.startswith("rediss:") else False
)
{% else %}
# Without this name, which kombu takes from the URL, no certificate would be compared with it.
CELERY_BROKER_USE_SSL = (
    {"server_hostname": None} if CELERY_BROKER_URL.startswith("amqps:") else False
)
{% endif %}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True  # a job whose worker is killed runs again
CELERY_TASK_RETRY_ON_WORKER_LOST = True  # and one whose pool process is killed, up to max_retries
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_REPR_MAXLEVELS = -1  # no arguments in headers: they may hold reset tokens
{% if cookiecutter.sample_domain %}
CELERY_BEAT_SCHEDULE = {
    "due-reminders": {
        "task": "{{ cookiecutter.__package }}.projects.tasks.send_due_reminders",
        "schedule": crontab(hour="6", minute="0"),  # UTC
    },
}
{% endif %}

{% endif %}
{% if cookiecutter.events == "rabbitmq" %}
RABBITMQ_URL = str(environment.rabbitmq_url or "")
{% elif cookiecutter.events == "kafka" %}
KAFKA_BOOTSTRAP_SERVERS = environment.kafka_bootstrap_servers or ""
{% endif %}
{% if cookiecutter.events != "none" %}
EVENTS_PREFIX = environment.events_prefix
{% endif %}
{% if cookiecutter.graphql %}
GRAPHQL_INTROSPECTION = environment.graphql_introspection
{% endif %}
NOTIFICATIONS_URL = str(environment.notifications_url) if environment.notifications_url else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {
            "()": "{{ cookiecutter.__package }}.core.request_log.RequestIdFilter",
        },
{% if cookiecutter.websocket %}
        "without_queries": {
            "()": "{{ cookiecutter.__package }}.realtime.log_filter.WithoutQueries",
        },
{% endif %}
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": environment.log_level},
    "loggers": {
        # Named here, they lose the handlers of Django's default configuration.
        "django": {"level": environment.log_level},
        "django.server": {"level": "CRITICAL"},  # RequestLogMiddleware logs requests
        "gunicorn.error": {"propagate": True},  # see gunicorn.conf.py
{% if cookiecutter.websocket %}
        "uvicorn": {"propagate": True},
        "uvicorn.access": {"level": "CRITICAL"},
        "uvicorn.error": {"filters": ["without_queries"], "propagate": True},  # logs sockets
{% endif %}
{% if cookiecutter.jobs != "none" %}
        # At DEBUG it would log the arguments of jobs.
        "celery": {"level": environment.log_level.replace("DEBUG", "INFO")},
{% endif %}
{% if cookiecutter.storage %}
        # At DEBUG it would log credentials and signatures.
        "botocore": {"level": environment.log_level.replace("DEBUG", "INFO")},
{% endif %}
    },
}

authentication_classes = ["rest_framework_simplejwt.authentication.JWTAuthentication"]
parser_classes = ["{{ cookiecutter.__package }}.core.parsers.JSONParser"]
renderer_classes = ["rest_framework.renderers.JSONRenderer"]
if DEBUG:  # the browsable API, with the session of the admin site
    authentication_classes.append("rest_framework.authentication.SessionAuthentication")
    parser_classes += [
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ]
    renderer_classes.append("rest_framework.renderers.BrowsableAPIRenderer")

# https://www.django-rest-framework.org/api-guide/settings/
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": authentication_classes,
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": renderer_classes,
    "DEFAULT_PARSER_CLASSES": parser_classes,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "{{ cookiecutter.__package }}.core.pagination.SkipLimitPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # Rates such as "10/min" need CACHES that all processes share, and NUM_PROXIES behind a proxy.
    "DEFAULT_THROTTLE_RATES": {"auth": None},
    "EXCEPTION_HANDLER": "{{ cookiecutter.__package }}.core.exceptions.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# https://django-rest-framework-simplejwt.readthedocs.io/en/stable/settings.html
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "type",
}

# https://drf-spectacular.readthedocs.io/en/stable/settings.html
SPECTACULAR_SETTINGS = {
    "TITLE": "{{ cookiecutter.project_slug }}",
    "VERSION": version("{{ cookiecutter.project_slug }}"),
    "COMPONENT_SPLIT_REQUEST": True,
    "PARSER_WHITELIST": ["{{ cookiecutter.__package }}.core.parsers.JSONParser"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "{{ cookiecutter.__package }}.core.schema.document_errors",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
}
