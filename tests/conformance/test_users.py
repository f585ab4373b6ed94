"""Users: reading, searching, rights and roles."""

from typing import Any

import pytest

from .support import UNKNOWN_ID, USER, Client, Person, Service, assert_fits, every, ids, ok, problem, total, unique


def test_me_returns_the_user_of_the_token(newcomer: Person) -> None:
    me = ok(newcomer.get("/users/me"))

    assert_fits(me, USER)
    assert (me["id"], me["email"], me["name"]) == (newcomer.id, newcomer.email, newcomer.name)


def test_user_is_readable_by_itself_and_by_admins(admin: Person, newcomer: Person) -> None:
    me = ok(newcomer.get("/users/me"))

    assert ok(newcomer.get(f"/users/{newcomer.id}")) == me
    assert ok(admin.get(f"/users/{newcomer.id}")) == me
    assert ok(admin.get("/users", search=newcomer.email)) == [me]


def test_other_users_are_not_readable(stranger: Person, newcomer: Person) -> None:
    problem(stranger.get(f"/users/{newcomer.id}"), 403)
    problem(stranger.get(f"/users/{UNKNOWN_ID}"), 404)


def test_list_of_users_is_for_admins(stranger: Person, newcomer: Person) -> None:
    for query in ({}, {"search": newcomer.email}, {"search": stranger.email}):
        problem(stranger.get("/users", **query), 403)


def test_inactive_user_stays_readable_for_admins(admin: Person, inactive: Person) -> None:
    assert ok(admin.get(f"/users/{inactive.id}"))["is_active"] is False


def search(client: Client, text: str) -> list[int]:
    response = client.get("/users", search=text)
    people = ok(response)
    assert total(response) == len(people)
    return ids(people)


@pytest.mark.parametrize("spell", [str, str.upper, str.lower, str.title], ids=["same", "upper", "lower", "title"])
def test_search_matches_name_and_email_without_case(service: Service, admin: Person, spell: Any) -> None:
    mark = unique("")
    person = service.register(name=f"Dr Grace Hopper{mark} PhD")

    assert search(admin, spell(f"Grace Hopper{mark}")) == [person.id]
    assert search(admin, spell(person.email[2:-5])) == [person.id]


@pytest.mark.parametrize("wildcard", ["%", "_", "\\", "*", "'"])
def test_search_takes_wildcards_literally(service: Service, admin: Person, wildcard: str) -> None:
    mark = unique("wild")
    literal = service.register(name=f"{mark}{wildcard}end")
    service.register(name=f"{mark}aend")

    assert search(admin, f"{mark}{wildcard}end") == [literal.id]
    assert search(admin, f"{wildcard}{mark}") == []


def test_search_results_are_paged(service: Service, admin: Person) -> None:
    mark = unique()
    people = [service.register(name=f"{mark} {number}").id for number in range(3)]

    page = admin.get("/users", search=mark, skip=1, limit=1)

    assert ids(ok(page)) == people[1:2]
    assert total(page) == 3


@pytest.mark.parametrize("who", ["newcomer", "admin"])
def test_name_can_be_changed_by_oneself_and_by_admins(
    request: pytest.FixtureRequest, newcomer: Person, who: str
) -> None:
    before = ok(newcomer.get("/users/me"))

    after = ok(request.getfixturevalue(who).patch(f"/users/{newcomer.id}", {"name": "New Name"}))

    assert_fits(after, USER)
    assert after == {**before, "name": "New Name", "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert ok(newcomer.get("/users/me")) == after


@pytest.mark.parametrize("change", [{"name": "Mine"}, {"role": "admin"}, {"is_active": False}], ids=str)
def test_other_users_cannot_be_changed(stranger: Person, newcomer: Person, change: dict[str, object]) -> None:
    before = ok(newcomer.get("/users/me"))

    problem(stranger.patch(f"/users/{newcomer.id}", change), 403)

    assert ok(newcomer.get("/users/me")) == before


@pytest.mark.parametrize("change", [{"role": "admin"}, {"is_active": False}, {"name": "x", "role": "admin"}], ids=str)
def test_own_role_and_activity_cannot_be_changed(newcomer: Person, change: dict[str, object]) -> None:
    before = ok(newcomer.get("/users/me"))

    problem(newcomer.patch(f"/users/{newcomer.id}", change), 403)

    assert ok(newcomer.get("/users/me")) == before


def test_empty_patch_changes_no_value(newcomer: Person) -> None:
    before = ok(newcomer.get("/users/me"))

    after = ok(newcomer.patch(f"/users/{newcomer.id}", {}))

    assert after == {**before, "updated_at": after["updated_at"]}


def test_unknown_fields_of_a_patch_set_nothing(service: Service, newcomer: Person) -> None:
    before = ok(newcomer.get("/users/me"))
    change = {"id": 1, "email": "other@example.com", "password": "another secret", "created_at": 0, "is_staff": True}

    newcomer.patch(f"/users/{newcomer.id}", change)

    after = ok(newcomer.get("/users/me"))
    assert after == {**before, "updated_at": after["updated_at"]}
    service.new_session(newcomer)


def test_role_comes_from_the_database_and_not_from_the_token(
    service: Service, admin: Person, second_admin: Person
) -> None:
    """The second admin has a token that was issued before the promotion."""
    other = service.register()

    ok(second_admin.patch(f"/users/{other.id}", {"name": "By an admin"}))
    ok(admin.patch(f"/users/{second_admin.id}", {"role": "user"}))

    problem(second_admin.patch(f"/users/{other.id}", {"name": "By nobody"}), 403)
    problem(second_admin.get("/users"), 403)


def test_second_admin_can_be_demoted_and_deactivated(admin: Person, second_admin: Person) -> None:
    for change in ({"is_active": False}, {"is_active": True}, {"role": "user"}, {"role": "admin"}):
        (field,) = change
        assert ok(admin.patch(f"/users/{second_admin.id}", change))[field] == change[field]


def test_last_active_admin_cannot_be_demoted_or_deactivated(admin: Person, second_admin: Person) -> None:
    me = f"/users/{admin.id}"
    others = [
        f"/users/{user['id']}"
        for user in every(admin, "/users")
        if user["role"] == "admin" and user["is_active"] and user["id"] != admin.id
    ]
    for other in others:
        ok(admin.patch(other, {"is_active": False}))  # an inactive admin does not count
    before = ok(admin.get(me))
    try:
        for change in ({"role": "user"}, {"is_active": False}, {"name": "x", "role": "user"}):
            problem(admin.patch(me, change), 409)
        assert ok(admin.get(me)) == before
    finally:
        for other in others:
            ok(admin.patch(other, {"is_active": True}))


def test_admin_of_the_command_is_an_ordinary_user_with_the_role(admin: Person) -> None:
    me = ok(admin.get("/users/me"))

    assert_fits(me, USER)
    assert (me["role"], me["is_active"], me["name"]) == ("admin", True, "Admin")
