"""The application factory."""

from importlib.metadata import metadata
from typing import Any

from apiflask import APIFlask
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from {{ cookiecutter.__package }} import commands, database, errors, health, logs, openapi
from {{ cookiecutter.__package }}.auth import views as auth
from {{ cookiecutter.__package }}.auth.models import LoginFailures, PasswordReset, RefreshToken
from {{ cookiecutter.__package }}.config import flask_config
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.json_provider import JSONProvider
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.pagination import TOTAL_COUNT
from {{ cookiecutter.__package }}.projects import views as projects
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.tasks import views as tasks
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users import views as users
from {{ cookiecutter.__package }}.users.models import User


def create_app(settings: Settings) -> APIFlask:
    """Build the application. Logging is configured by the entry point, `wsgi.py`."""
    about = metadata("{{ cookiecutter.__package }}")
    app = APIFlask(__name__, title=about["Name"], version=about["Version"])
    app.config.from_mapping(flask_config(settings))
    app.json = JSONProvider(app)
    app.extensions["notifier"] = NotificationClient(
        str(settings.notifications_url) if settings.notifications_url else None,
        log_body=settings.environment == "development",
    )

    for module in (logs, errors, openapi, database, commands):
        module.init_app(app)
    for views in (health, auth, users, projects, tasks):
        app.register_blueprint(views.bp)
    app.shell_context_processor(shell_context)

    if settings.cors_origins:
        CORS(app, origins=settings.cors_origins, expose_headers=[TOTAL_COUNT, logs.HEADER])
    if count := settings.proxy_count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def shell_context() -> dict[str, Any]:
    """Names that `flask shell` has without an import."""
    models = (User, RefreshToken, LoginFailures, PasswordReset, Project, Task)
    return {"db": db} | {model.__name__: model for model in models}
