"""Extensions, bound to the application by `create_app`."""

from flask import current_app
from flask_sqlalchemy import SQLAlchemy

from {{ cookiecutter.__package }}.models import Base
from {{ cookiecutter.__package }}.notifications.client import NotificationClient

# Models inherit from `Base`, which type checkers understand, and not from `db.Model`.
# Rows are serialized after the commit, which therefore does not expire them.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def notifier() -> NotificationClient:
    """Return the notification client of the current application."""
    client: NotificationClient = current_app.extensions["notifier"]
    return client
