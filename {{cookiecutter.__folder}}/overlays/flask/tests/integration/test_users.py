"""Users: reading, searching, changing. Their rules: test_services.py."""

import pytest
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor


def test_me_is_the_current_user_without_the_password(user: User, client_for: ClientFor) -> None:
    response = client_for(user).get("/users/me")

    body = response.get_json()
    assert (response.status_code, body["id"], body["email"]) == (200, user.id, user.email)
    assert not any("password" in field for field in body)


def test_list_is_for_admins(user: User, client_for: ClientFor) -> None:
    assert client_for(user).get("/users").status_code == 403


def test_page_is_a_part_of_the_list_with_the_total(
    admin: User, loaded_users: list[dict[str, str]], client_for: ClientFor
) -> None:
    response = client_for(admin).get("/users", query_string={"skip": 2, "limit": 3})

    names = [admin.name, *(row["name"] for row in loaded_users)]
    assert [user["name"] for user in response.get_json()] == names[2:5]
    assert response.headers["X-Total-Count"] == str(len(names))


@pytest.mark.usefixtures("loaded_users")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("LOVE", ["Ada Lovelace"]),
        ("grace@", ["Grace Hopper"]),
        ("%", ["Margaret Hamilton"]),
        ("_", ["Margaret Hamilton"]),
    ],
)
def test_search_matches_name_or_email_in_any_case(
    search: str, found: list[str], admin: User, client_for: ClientFor
) -> None:
    response = client_for(admin).get("/users", query_string={"search": search})

    assert [user["name"] for user in response.get_json()] == found


def test_user_is_read_by_oneself_and_admins(
    user: User, admin: User, create: Factories, client_for: ClientFor
) -> None:
    readers = [user, admin, create(UserFactory)]

    responses = [client_for(reader).get(f"/users/{user.id}") for reader in readers]

    assert [response.status_code for response in responses] == [200, 200, 403]


@pytest.mark.parametrize("user_id", ["0", "-1", "x", str(2**62), "9" * 40])
def test_unknown_id_returns_404(user_id: str, admin: User, client_for: ClientFor) -> None:
    assert client_for(admin).get(f"/users/{user_id}").status_code == 404


def test_update_changes_only_what_it_names(
    user: User, client_for: ClientFor, session: Session
) -> None:
    response = client_for(user).patch(f"/users/{user.id}", json={"name": "Ada"})

    assert response.status_code == 200
    assert response.get_json()["name"] == "Ada"
    session.refresh(user)
    assert (user.name, user.role) == ("Ada", "user")
