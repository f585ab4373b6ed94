"""Provider states: what consumers take as given, and how it comes about.

Each state makes its rows with the factories. It gives the values that a pact puts into its
requests in place of the recorded ones, as in `Bearer ${token}`.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, request
from sqlalchemy import delete

from {{ cookiecutter.__package }}.tokens import (
    TokenType,
    issue_token,
)
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, UserFactory

Values = dict[str, Any]


def sign_in(user: User) -> Values:
    key = current_app.config["SECRET_KEY"]
    token, _ = issue_token(key, TokenType.ACCESS, user_id=user.id, role=user.role)
    return {"token": token}


def nothing(_: Factories) -> Values:
    return {}


def a_user(create: Factories, *, email: str, password: str) -> Values:
    create(UserFactory, email=email, password=password)
    return {}


def a_signed_in_user(create: Factories) -> Values:
    return sign_in(create(UserFactory))


def ones_own_project(create: Factories) -> Values:
    project = create(ProjectFactory, with_tasks=True)
    return sign_in(project.owner) | {"project_id": project.id}


def somebody_elses_project(create: Factories) -> Values:
    project = create(ProjectFactory)
    return sign_in(create(UserFactory)) | {"project_id": project.id}


STATES: dict[str, Callable[..., Values]] = {
    "": nothing,
    "a user": a_user,
    "a signed-in user": a_signed_in_user,
    "a signed-in user with a project of three tasks": ones_own_project,
    "a signed-in user and a project of somebody else": somebody_elses_project,
}

bp = Blueprint("pact", __name__)


@bp.post("/_pact/states")
def change_state() -> Values:
    """Bring a state about, or delete what it made."""
    change = request.get_json()
    if change["action"] == "teardown":
        db.session.execute(delete(User))  # and, by cascade, all that is theirs
        db.session.commit()
        return {}
    return STATES[change["state"]](Factories(db.session()), **change["params"])
