"""Users."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


def test_me_returns_the_caller_without_the_password(user: User, client_for: ClientFor) -> None:
    response = client_for(user).get("/users/me")

    assert response.json()["email"] == user.email
    assert "password" not in response.json()


def test_list_is_for_admins(user: User, admin: User, client_for: ClientFor) -> None:
    staff = UserFactory.create(is_staff=True)

    statuses = [client_for(caller).get("/users").status_code for caller in (user, staff, admin)]

    assert statuses == [403, 403, 200]


@pytest.mark.parametrize(("who", "status"), [("oneself", 200), ("admin", 200), ("other", 403)])
def test_user_is_for_oneself_and_admins(
    who: str, status: int, user: User, admin: User, client_for: ClientFor
) -> None:
    client = client_for({"oneself": user, "admin": admin, "other": UserFactory.create()}[who])

    assert client.get(f"/users/{user.pk}").status_code == status
    assert client.patch(f"/users/{user.pk}", {"name": "X"}).status_code == status


@pytest.mark.parametrize("user_id", ["abc", "0", 2**62, 2**63, "9" * 5000])
def test_unknown_id_returns_404(user_id: object, user: User, client_for: ClientFor) -> None:
    assert client_for(user).get(f"/users/{user_id}").status_code == 404


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("HOPPER", ["Grace Hopper"]),
        ("navy.example", ["Grace Hopper", "Raquel Douglas"]),
        ("%", ["100 % Ada"]),
        ("_", ["under_score"]),
        ("nobody", []),
    ],
)
@pytest.mark.usefixtures("loaded_users")
def test_search_matches_name_or_email_literally_without_case(
    search: str, found: list[str], admin: User, client_for: ClientFor
) -> None:
    response = client_for(admin).get("/users", {"search": search})

    assert [user["name"] for user in response.json()] == found
    assert response.headers["X-Total-Count"] == str(len(found))


@pytest.mark.usefixtures("clock")
def test_users_change_their_name_but_no_email(user: User, client_for: ClientFor) -> None:
    body = {"name": " Ada ", "email": "other@example.com"}

    changed = client_for(user).patch(f"/users/{user.pk}", body).json()

    assert (changed["name"], changed["email"]) == ("Ada", user.email)
    assert changed["updated_at"] == "2030-01-31T12:00:00Z"


@pytest.mark.parametrize("body", [{"role": "admin"}, {"is_active": False}, {"role": "user"}])
def test_only_admins_change_rights(body: dict[str, Any], user: User, client_for: ClientFor) -> None:
    response = client_for(user).patch(f"/users/{user.pk}", body)

    assert response.status_code == 403
    user.refresh_from_db()
    assert (user.role, user.is_active) == (Role.USER, True)


def test_admins_promote_and_demote(user: User, admin: User, client_for: ClientFor) -> None:
    client = client_for(admin)

    roles = [
        client.patch(f"/users/{user.pk}", {"role": role}).json()["role"]
        for role in ("admin", "user")
    ]

    assert roles == ["admin", "user"]


@pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
def test_last_active_admin_returns_409(
    body: dict[str, Any], admin: User, client_for: ClientFor
) -> None:
    UserFactory.create()
    UserFactory.create(admin=True, inactive=True)

    response = client_for(admin).patch(f"/users/{admin.pk}", body)

    assert response.status_code == 409
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMIN, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"name": "  "}, "name"), ({"name": "x" * 101}, "name"), ({"role": "king"}, "role")],
)
def test_invalid_field_returns_400(
    body: dict[str, str], field: str, admin: User, client_for: ClientFor
) -> None:
    response = client_for(admin).patch(f"/users/{admin.pk}", body)

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
