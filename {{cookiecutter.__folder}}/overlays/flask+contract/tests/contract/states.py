"""Provider states: the rows that the interactions of consumers expect.

A state returns the values that replace the recorded ones in requests, as in `Bearer ${token}`.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from sqlalchemy import delete

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY

Values = dict[str, Any]


def sign_in(user: User) -> Values:
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=user.id)
    return {"token": token}


def nothing(_: Factories) -> Values:
    return {}


def a_user(create: Factories, *, email: str, password: str) -> Values:
    create(UserFactory, email=email, password=password)
    return {}


def a_signed_in_user(create: Factories) -> Values:
    return sign_in(create(UserFactory))


STATES: dict[str, Callable[..., Values]] = {
    "": nothing,
    "a user": a_user,
    "a signed-in user": a_signed_in_user,
}
{% if cookiecutter.sample_domain %}


def own_project(create: Factories) -> Values:
    project = create(ProjectFactory, with_tasks=True)
    return sign_in(project.owner) | {"project_id": project.id}


def project_of_another_user(create: Factories) -> Values:
    project = create(ProjectFactory)
    return sign_in(create(UserFactory)) | {"project_id": project.id}


STATES |= {
    "a signed-in user with a project of three tasks": own_project,
    "a signed-in user and a project of somebody else": project_of_another_user,
}
{% endif %}

bp = Blueprint("pact", __name__)


@bp.post("/_pact/states")
def change_state() -> Values:
    """Set up a state, or delete its rows."""
    change = request.get_json()
    if change["action"] == "teardown":
        db.session.execute(delete(User))  # everything else is deleted by cascade
        db.session.commit()
        return {}
    return STATES[change["state"]](Factories(db.session()), **change["params"])
