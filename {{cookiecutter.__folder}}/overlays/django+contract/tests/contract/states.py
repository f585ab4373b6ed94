"""Provider states of the pacts.

Each creates its rows with the factories, and returns the values that a pact inserts into its
requests, such as `Bearer ${token}`.
"""

from collections.abc import Callable
from typing import Any

from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.config import urls
from {{ cookiecutter.__package }}.users.models import User

{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory
{% endif %}
from tests.factories.users import UserFactory

Values = dict[str, Any]


def sign_in(user: User) -> Values:
    return {"token": str(AccessToken.for_user(user))}


def a_user(*, email: str, password: str) -> Values:
    UserFactory.create(email=email, password=password)
    return {}


def a_signed_in_user() -> Values:
    return sign_in(UserFactory.create())


STATES: dict[str, Callable[..., Values]] = {
    "": dict,
    "a user": a_user,
    "a signed-in user": a_signed_in_user,
}
{% if cookiecutter.sample_domain %}


def ones_own_project() -> Values:
    project = ProjectFactory.create(with_tasks=True)
    return sign_in(project.owner) | {"project_id": project.pk}


def somebody_elses_project() -> Values:
    project = ProjectFactory.create()
    return sign_in(UserFactory.create()) | {"project_id": project.pk}


STATES |= {
    "a signed-in user with a project of three tasks": ones_own_project,
    "a signed-in user and a project of somebody else": somebody_elses_project,
}
{% endif %}


class StateChangeView(APIView):
    """Called by Pact before and after each request. It commits, on the server's connection."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        change: Any = request.data
        if change["action"] == "teardown":
            User.objects.all().delete()  # and, by cascade, everything else
            return Response({})
        return Response(STATES[change["state"]](**change["params"]))


urlpatterns = [
    path("_pact/states", StateChangeView.as_view()),
    path("", include(urls)),
]
