"""Users: reading, searching, and who may change what."""

from typing import Any

import pytest

from .support import (
    PASSWORD,
    USER,
    Caller,
    Person,
    Service,
    assert_fits,
    every,
    ids,
    new_email,
    ok,
    problem,
    total,
    unique,
)


def test_me_is_whose_token_it_is(newcomer: Person) -> None:
    me = ok(newcomer.get("/users/me"))

    assert_fits(me, USER)
    assert (me["id"], me["email"], me["name"]) == (newcomer.id, newcomer.email, newcomer.name)


def test_a_user_is_the_same_wherever_it_is_read(stranger: Person, newcomer: Person) -> None:
    me = ok(newcomer.get("/users/me"))
    (found,) = ok(stranger.get("/users", search=newcomer.email))

    assert ok(stranger.get(f"/users/{newcomer.id}")) == me == found
    assert_fits(found, USER)


# --- search


def found(caller: Caller, search: str) -> list[int]:
    response = caller.get("/users", search=search)
    people = ok(response)
    assert total(response) == len(people)
    return ids(people)


@pytest.mark.parametrize("spell", [str, str.upper, str.lower, str.title], ids=range(4))
@pytest.mark.parametrize("name", ["Grace Hopper", "Łucja Öztürk", "ÉLODIE Ñandú", "Дарья Ёлкина"])
def test_a_search_matches_a_part_of_the_name_without_case(
    service: Service, stranger: Person, name: str, spell: Any
) -> None:
    mark = unique("")
    person = service.newcomer(name=f"Dr {name}{mark} PhD")

    assert found(stranger, spell(f"{name}{mark}")) == [person.id]


def test_a_search_matches_a_part_of_the_email_without_case(stranger: Person, newcomer: Person) -> None:
    for search in (newcomer.email, newcomer.email.upper(), newcomer.email[2:-5].title()):
        assert found(stranger, search) == [newcomer.id]


@pytest.mark.parametrize("wild", ["%", "_", "\\", "\\%", "*", "?", "'", '"', "[a-z]"])
def test_a_search_takes_wild_cards_literally(service: Service, stranger: Person, wild: str) -> None:
    mark = unique("wild")
    literal = service.newcomer(name=f"{mark}{wild}end")
    service.newcomer(name=f"{mark}aend")

    assert found(stranger, f"{mark}{wild}end") == [literal.id]
    assert found(stranger, f"{mark}{wild}") == [literal.id]
    assert found(stranger, f"{wild}{mark}") == []


def test_the_people_found_are_counted_and_paged(service: Service, stranger: Person) -> None:
    mark = unique()
    people = [service.newcomer(name=f"{mark} {number}").id for number in range(3)]

    page = stranger.get("/users", search=mark, skip=1, limit=1)

    assert ids(ok(page)) == people[1:2]
    assert total(page) == 3


# --- rights


def test_one_may_change_ones_own_name(newcomer: Person) -> None:
    before = ok(newcomer.get("/users/me"))

    after = ok(newcomer.patch(f"/users/{newcomer.id}", {"name": "New Name"}))

    assert_fits(after, USER)
    assert after["updated_at"] > before["updated_at"]
    assert after == {**before, "name": "New Name", "updated_at": after["updated_at"]}
    assert ok(newcomer.get("/users/me")) == after


def test_an_admin_may_change_any_name(admin: Person, newcomer: Person) -> None:
    after = ok(admin.patch(f"/users/{newcomer.id}", {"name": "New Name"}))

    assert after["name"] == "New Name"
    assert ok(newcomer.get("/users/me")) == after


@pytest.mark.parametrize("name", ["Nia Newcomer", "  Nia Newcomer "])
def test_the_same_name_again_is_no_change(newcomer: Person, name: str) -> None:
    before = ok(newcomer.get("/users/me"))

    assert ok(newcomer.patch(f"/users/{newcomer.id}", {"name": name})) == before


@pytest.mark.parametrize(
    "change", [{"name": "Mine"}, {"role": "admin"}, {"is_active": False}, {"is_active": True}],
    ids=str,
)  # fmt: skip
def test_one_may_not_change_another(stranger: Person, newcomer: Person, change: dict[str, object]) -> None:
    before = ok(newcomer.get("/users/me"))

    problem(stranger.patch(f"/users/{newcomer.id}", change), 403)

    assert ok(newcomer.get("/users/me")) == before


@pytest.mark.parametrize(
    "change",
    [{"role": "admin"}, {"is_active": False}, {"name": "New", "role": "admin"}],
    ids=str,
)
def test_one_may_not_change_ones_own_role_or_activity(newcomer: Person, change: dict[str, object]) -> None:
    before = ok(newcomer.get("/users/me"))

    problem(newcomer.patch(f"/users/{newcomer.id}", change), 403)

    assert ok(newcomer.get("/users/me")) == before


def test_an_admin_may_deactivate_and_reactivate(admin: Person, newcomer: Person) -> None:
    before = ok(newcomer.get("/users/me"))

    off = ok(admin.patch(f"/users/{newcomer.id}", {"is_active": False}))
    again = ok(admin.patch(f"/users/{newcomer.id}", {"is_active": False}))
    on = ok(admin.patch(f"/users/{newcomer.id}", {"is_active": True}))

    assert_fits(off, USER)
    assert (off["is_active"], on["is_active"]) == (False, True)
    assert again == off
    assert before["updated_at"] < off["updated_at"] < on["updated_at"]


def test_an_inactive_user_is_still_there(stranger: Person, inactive: Person) -> None:
    assert ok(stranger.get(f"/users/{inactive.id}"))["is_active"] is False


# --- admins


def test_rights_come_from_the_database_and_not_from_the_token(
    service: Service, admin: Person, newcomer: Person, second_admin: Person
) -> None:
    """The second admin is the newcomer, whose token was made before the promotion."""
    other = service.newcomer()
    pretender = service.bearer(service.token(other.id, role="admin"))
    modest = service.bearer(service.token(newcomer.id, role="user"))

    problem(pretender.patch(f"/users/{newcomer.id}", {"name": "Mine"}), 403)
    for caller in (second_admin, modest):
        name = unique("name")
        assert ok(caller.patch(f"/users/{other.id}", {"name": name}))["name"] == name

    ok(admin.patch(f"/users/{newcomer.id}", {"role": "user"}))
    for caller in (second_admin, modest):
        problem(caller.patch(f"/users/{other.id}", {"name": "Mine"}), 403)


def test_a_second_admin_may_be_demoted_or_deactivated(admin: Person, second_admin: Person) -> None:
    path = f"/users/{second_admin.id}"

    for change in ({"is_active": False}, {"is_active": True}, {"role": "user"}, {"role": "admin"}):
        (field,) = change
        assert ok(admin.patch(path, change))[field] == change[field]


def test_the_last_active_admin_cannot_be_demoted_or_deactivated(admin: Person, second_admin: Person) -> None:
    """An inactive admin does not count."""
    me, others = f"/users/{admin.id}", [
        f"/users/{user['id']}"
        for user in every(admin, "/users")
        if user["role"] == "admin" and user["is_active"] and user["id"] != admin.id
    ]  # fmt: skip
    for other in others:
        ok(admin.patch(other, {"is_active": False}))
    before = ok(admin.get(me))
    try:
        for change in ({"role": "user"}, {"is_active": False}, {"name": "x", "role": "user"}):
            problem(admin.patch(me, change), 409)
        assert ok(admin.get(me)) == before
        assert ok(admin.patch(me, {"role": "admin", "is_active": True})) == before
    finally:
        for other in others:
            ok(admin.patch(other, {"is_active": True}))


def test_an_admin_of_the_command_is_a_user_like_any_other(admin: Person) -> None:
    me = ok(admin.get("/users/me"))

    assert_fits(me, USER)
    assert (me["role"], me["is_active"]) == ("admin", True)


def test_a_password_is_nowhere(service: Service) -> None:
    email, secret = new_email(), "Tr0ub4dor and more"
    body = {"email": email, "password": secret, "name": "Ada"}
    registered = service.anonymous.post("/auth/register", body)
    person = service.person(ok(registered, 201), PASSWORD)

    for response in (registered, person.get("/users/me"), person.get("/users", search=email)):
        assert secret not in response.text
        assert "password" not in response.text
        assert "argon2" not in response.text
