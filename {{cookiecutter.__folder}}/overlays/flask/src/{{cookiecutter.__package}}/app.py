"""The application factory."""

import logging
from importlib.metadata import metadata

from apiflask import APIFlask

from . import background, commands, database, errors, health, openapi, requests
from .auth import views as auth
from .config import flask_config
from .notifications.client import NotificationClient
from .projects import views as projects
from .settings import Settings
from .tasks import views as tasks
from .users import views as users

PACKAGE = __package__ or __name__


def create_app(settings: Settings | None = None) -> APIFlask:
    """Build the application, by default with the settings of the environment."""
    settings = settings or Settings.load()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")

    about = metadata(PACKAGE)
    app = APIFlask(
        PACKAGE,
        title=about["Name"],
        version=about["Version"],
        docs_oauth2_redirect_path=None,
        static_folder=None,  # type: ignore[arg-type] # (no such folder)
    )
    app.info = {"summary": about["Summary"]}
    app.config.from_mapping(flask_config(settings))
    app.extensions["notifier"] = NotificationClient(app.config["NOTIFICATIONS_URL"])

    for module in (requests, errors, openapi, database, health, background, commands):
        module.init_app(app)
    for views in (health, auth, users, projects, tasks):
        app.register_blueprint(views.bp)
    return app
