"""Users: reading, searching, changing."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor


def test_me_is_the_current_user_without_the_password(user: User, client_for: ClientFor) -> None:
    response = client_for(user).get("/users/me")

    body = response.get_json()
    assert (response.status_code, body["id"], body["email"]) == (200, user.id, user.email)
    assert not any("password" in field for field in body)


def test_list_is_for_admins(user: User, client_for: ClientFor) -> None:
    assert client_for(user).get("/users").status_code == 403


def test_list_is_in_the_order_of_ids_with_the_total(
    admin: User, create: Factories, client_for: ClientFor
) -> None:
    ids = [admin.id, *(user.id for user in create.batch(UserFactory, 4))]

    response = client_for(admin).get("/users", query_string={"skip": 1, "limit": 2})

    assert [user["id"] for user in response.get_json()] == ids[1:3]
    assert response.headers["X-Total-Count"] == "5"


@pytest.mark.parametrize(
    ("search", "found"),
    [("LOVE", ["Ada Lovelace"]), ("grace@", ["Grace"]), ("%", []), ("_", []), ("", "all")],
)
def test_search_matches_name_or_email_in_any_case(
    search: str, found: list[str] | str, admin: User, create: Factories, client_for: ClientFor
) -> None:
    create(UserFactory, name="Ada Lovelace", email="countess@example.com")
    create(UserFactory, name="Grace", email="grace@example.com")
    admin_name = admin.name

    response = client_for(admin).get("/users", query_string={"search": search})

    expected = [admin_name, "Ada Lovelace", "Grace"] if found == "all" else found
    assert [user["name"] for user in response.get_json()] == expected


@pytest.mark.parametrize("query", [{"limit": 101}, {"limit": 0}, {"skip": -1}, {"skip": "x"}])
def test_page_outside_the_bounds_returns_422(
    query: dict[str, int | str], admin: User, client_for: ClientFor
) -> None:
    response = client_for(admin).get("/users", query_string=query)

    assert response.status_code == 422
    (error,) = response.get_json()["errors"]
    assert error["field"] == f"query.{next(iter(query))}"


def test_user_is_read_by_oneself_and_admins(
    user: User, admin: User, create: Factories, client_for: ClientFor
) -> None:
    readers = [user, admin, create(UserFactory)]

    responses = [client_for(reader).get(f"/users/{user.id}") for reader in readers]

    assert [response.status_code for response in responses] == [200, 200, 403]


@pytest.mark.parametrize("user_id", ["0", "-1", "x", "1.5", str(2**62), str(2**63), "9" * 40])
def test_unknown_id_returns_404(user_id: str, admin: User, client_for: ClientFor) -> None:
    assert client_for(admin).get(f"/users/{user_id}").status_code == 404


def test_users_rename_themselves(user: User, client_for: ClientFor, session: Session) -> None:
    response = client_for(user).patch(f"/users/{user.id}", json={"name": "Ada"})

    assert response.status_code == 200
    assert response.get_json()["name"] == "Ada"
    session.refresh(user)
    assert (user.name, user.role) == ("Ada", "user")


@pytest.mark.parametrize("changes", [{"role": "admin"}, {"is_active": True}])
def test_users_do_not_change_their_rights(
    changes: dict[str, object], user: User, client_for: ClientFor
) -> None:
    assert client_for(user).patch(f"/users/{user.id}", json=changes).status_code == 403


def test_users_do_not_rename_others(user: User, create: Factories, client_for: ClientFor) -> None:
    other = create(UserFactory)

    assert client_for(user).patch(f"/users/{other.id}", json={"name": "x"}).status_code == 403


@pytest.mark.parametrize("body", [{"name": None}, {"name": " "}, {"role": "king"}, {"name": "\0"}])
def test_invalid_value_returns_422(
    body: dict[str, object], admin: User, client_for: ClientFor
) -> None:
    assert client_for(admin).patch(f"/users/{admin.id}", json=body).status_code == 422


@pytest.mark.parametrize("changes", [{"role": "user"}, {"is_active": False}])
def test_last_active_admin_stays(
    changes: dict[str, object], admin: User, create: Factories, client_for: ClientFor
) -> None:
    create(UserFactory, admin=True, inactive=True)

    response = client_for(admin).patch(f"/users/{admin.id}", json=changes)

    assert response.status_code == 409


@pytest.mark.parametrize("changes", [{"role": "admin"}, {"is_active": True}])
def test_last_active_admin_may_stay_one(
    changes: dict[str, object], admin: User, client_for: ClientFor
) -> None:
    assert client_for(admin).patch(f"/users/{admin.id}", json=changes).status_code == 200


def test_admin_steps_down_beside_another_admin(
    admin: User, create: Factories, client_for: ClientFor
) -> None:
    create(UserFactory, admin=True)

    response = client_for(admin).patch(f"/users/{admin.id}", json={"role": "user"})

    assert response.get_json()["role"] == "user"


def test_deactivation_ends_every_session_for_good(
    user: User, admin: User, client: FlaskClient, client_for: ClientFor
) -> None:
    credentials = {"email": user.email, "password": PASSWORD}
    tokens = client.post("/auth/login", json=credentials).get_json()
    for is_active in (False, True):
        client_for(admin).patch(f"/users/{user.id}", json={"is_active": is_active})

    response = client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    assert response.status_code == 401
