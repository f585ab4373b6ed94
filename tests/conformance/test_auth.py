"""Registration, sessions, lock-out, password reset, and bad tokens."""

import base64
import json
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import httpx2
import jwt
import pytest

from .receiver import Mailbox
from .support import (
    INVALID,
    PASSWORD,
    TOKENS,
    UNKNOWN_ID,
    USER,
    WRONG_PASSWORD,
    Client,
    Person,
    Service,
    assert_fits,
    at_once,
    empty,
    invalid,
    label,
    new_email,
    ok,
    problem,
    statuses,
)

NEW_PASSWORD = "a new battery staple"


# --- registration


def test_registration_creates_an_active_user(service: Service) -> None:
    email = new_email()

    user = ok(service.anonymous.post("/auth/register", {"email": email, "password": PASSWORD, "name": "Ada"}), 201)

    assert_fits(user, USER)
    assert (user["email"], user["name"], user["role"], user["is_active"]) == (email, "Ada", "user", True)
    ok(service.login(email, PASSWORD))


@pytest.mark.parametrize("spell", [str, str.upper, str.title], ids=["same", "upper", "title"])
def test_email_is_taken_and_logs_in_without_case(service: Service, newcomer: Person, spell: Any) -> None:
    email = spell(newcomer.email)

    problem(service.anonymous.post("/auth/register", {"email": email, "password": PASSWORD, "name": "Ada"}), 409)
    ok(service.login(email, PASSWORD))


@pytest.mark.parametrize(
    "password", ["8 chars!", "x" * 100, "with  spaces inside", "p" + "ł😀" * 5, "Passphrase"], ids=label
)
def test_password_is_compared_exactly(service: Service, password: str) -> None:
    person = service.register(password=password)

    problem(service.login(person.email, password.swapcase()), 401)
    problem(service.login(person.email, password[:-1]), 401)
    ok(service.login(person.email, password))


def test_short_password_is_refused_with_the_minimum_length(anonymous: Client) -> None:
    body = {"email": new_email(), "password": "seven 7", "name": "Ada"}

    refused = invalid(anonymous.post("/auth/register", body), "password")

    assert "at least 8 characters" in json.dumps(refused["errors"])


def test_unknown_fields_of_a_registration_set_nothing(service: Service, owner: Person) -> None:
    body = {"email": new_email(), "password": PASSWORD, "name": "Ada"}
    more = {"id": owner.id, "role": "admin", "is_active": False, "password_hash": "x", "is_superuser": True}

    response = service.anonymous.post("/auth/register", {**body, **more})

    if response.status_code not in INVALID:
        user = ok(response, 201)
        assert user["id"] != owner.id
        assert (user["role"], user["is_active"]) == ("user", True)


def test_password_is_in_no_response(service: Service, admin: Person) -> None:
    email, secret = new_email(), "Tr0ub4dor and more"
    registered = service.anonymous.post("/auth/register", {"email": email, "password": secret, "name": "Ada"})
    taken = service.anonymous.post("/auth/register", {"email": email, "password": secret, "name": "Ada"})
    refused = service.anonymous.post("/auth/register", {"email": "nobody", "password": secret, "name": "Ada"})

    for response in (registered, taken, refused, admin.get("/users", search=email)):
        assert secret not in response.text
        assert "argon2" not in response.text


def test_one_of_simultaneous_registrations_succeeds(service: Service) -> None:
    email = new_email()
    bodies = [{"email": spell(email), "password": PASSWORD, "name": "Ada"} for spell in (str, str.upper, str.title) * 4]

    responses = at_once(*(partial(service.anonymous.post, "/auth/register", body) for body in bodies))

    assert statuses(responses) == [201] + [409] * 11


# --- login


def test_login_returns_a_pair_of_tokens(service: Service, newcomer: Person) -> None:
    pair = ok(service.login(newcomer.email, PASSWORD))

    assert_fits(pair, TOKENS)
    assert ok(service.bearer(pair["access_token"]).get("/users/me"))["id"] == newcomer.id


@pytest.mark.parametrize(("kind", "lifetime"), [("access", 15 * 60), ("refresh", 7 * 24 * 60 * 60)])
def test_tokens_are_hs256_with_the_documented_lifetime(
    service: Service, newcomer: Person, kind: str, lifetime: int
) -> None:
    token = service.new_session(newcomer)[f"{kind}_token"]

    claims = jwt.decode(token, service.secret_key, algorithms=["HS256"])

    assert str(claims["sub"]) == str(newcomer.id)
    assert claims["exp"] - claims["iat"] == lifetime
    assert abs(claims["iat"] - time.time()) < 60


def test_unknown_email_gets_the_response_of_a_wrong_password(service: Service, newcomer: Person) -> None:
    wrong = service.login(newcomer.email, WRONG_PASSWORD)
    unknown = service.login(new_email(), WRONG_PASSWORD)

    assert problem(wrong, 401) == problem(unknown, 401)
    assert wrong.headers.keys() == unknown.headers.keys()


def test_unknown_email_takes_about_as_long_as_a_wrong_password(service: Service) -> None:
    people = [service.register() for _ in range(3)]

    def seconds(email: str) -> float:
        start = time.perf_counter()
        problem(service.login(email, WRONG_PASSWORD), 401)
        return time.perf_counter() - start

    pairs = [(seconds(person.email), seconds(new_email())) for person in people for _ in range(3)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))

    assert known / 3 - 0.02 < unknown < known * 3 + 0.02


def test_inactive_user_cannot_log_in(service: Service, inactive: Person) -> None:
    problem(service.login(inactive.email, PASSWORD), 401)


# --- lock-out


def fail(service: Service, emails: Iterable[str]) -> list[Any]:
    return [problem(service.login(email, WRONG_PASSWORD), 401) for email in emails]


def is_locked(service: Service, email: str, password: str = PASSWORD) -> bool:
    return "locked" in problem(service.login(email, password), 401)["detail"]


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_five_failures_lock_an_email(service: Service, known: bool) -> None:
    email = service.register().email if known else new_email()

    responses = fail(service, [email, email.upper(), email, email.title(), email])

    assert not [body for body in responses[:4] if "locked" in body["detail"]]
    assert is_locked(service, email, WRONG_PASSWORD)
    assert is_locked(service, email, PASSWORD)
    assert is_locked(service, email.upper())


def test_lock_is_for_one_email_and_keeps_its_sessions(service: Service, newcomer: Person, assignee: Person) -> None:
    pair = service.new_session(newcomer)

    fail(service, [newcomer.email] * 5)

    ok(service.login(assignee.email, PASSWORD))
    ok(newcomer.get("/users/me"))
    ok(service.refresh(pair["refresh_token"]))


def test_success_resets_the_failure_count(service: Service, newcomer: Person) -> None:
    for _ in range(2):
        fail(service, [newcomer.email] * 4)
        ok(service.login(newcomer.email, PASSWORD))


def test_simultaneous_failures_all_count(service: Service, newcomer: Person) -> None:
    responses = at_once(*[partial(service.login, newcomer.email, WRONG_PASSWORD)] * 5)

    assert statuses(responses) == [401] * 5
    assert is_locked(service, newcomer.email)


# --- refresh and logout


def log_out(service: Service, refresh_token: str) -> httpx2.Response:
    return service.anonymous.post("/auth/logout", {"refresh_token": refresh_token})


def test_refresh_returns_a_new_pair(service: Service, newcomer: Person) -> None:
    old = service.new_session(newcomer)

    new = ok(service.refresh(old["refresh_token"]))

    assert_fits(new, TOKENS)
    assert new["refresh_token"] != old["refresh_token"]
    ok(service.bearer(new["access_token"]).get("/users/me"))
    ok(service.refresh(new["refresh_token"]))


def test_reused_refresh_token_revokes_its_family(service: Service, newcomer: Person) -> None:
    first, other = service.new_session(newcomer), service.new_session(newcomer)
    second = ok(service.refresh(first["refresh_token"]))
    third = ok(service.refresh(second["refresh_token"]))

    problem(service.refresh(first["refresh_token"]), 401)

    problem(service.refresh(third["refresh_token"]), 401)
    ok(service.refresh(other["refresh_token"]))  # another family


def test_one_of_simultaneous_refreshes_succeeds_and_the_other_is_reuse(service: Service, newcomer: Person) -> None:
    for _ in range(5):
        token = service.new_session(newcomer)["refresh_token"]

        responses = at_once(*[partial(service.refresh, token)] * 2)

        assert statuses(responses) == [200, 401]
        (pair,) = (ok(response) for response in responses if response.status_code == 200)
        problem(service.refresh(pair["refresh_token"]), 401)


def test_access_and_refresh_tokens_are_not_interchangeable(service: Service, newcomer: Person) -> None:
    pair = service.new_session(newcomer)

    problem(service.refresh(pair["access_token"]), 401)
    problem(service.bearer(pair["refresh_token"]).get("/users/me"), 401)
    assert log_out(service, pair["access_token"]).status_code in {204, 400, 401, 422}
    ok(service.refresh(pair["refresh_token"]))


def test_logout_revokes_the_family_and_no_other(service: Service, newcomer: Person) -> None:
    other = service.new_session(newcomer)
    pair = ok(service.refresh(service.new_session(newcomer)["refresh_token"]))

    empty(log_out(service, pair["refresh_token"]))

    problem(service.refresh(pair["refresh_token"]), 401)
    ok(service.refresh(other["refresh_token"]))


def test_logout_with_a_spent_token_revokes_the_family_too(service: Service, newcomer: Person) -> None:
    first = service.new_session(newcomer)
    second = ok(service.refresh(first["refresh_token"]))

    assert log_out(service, first["refresh_token"]).status_code in {204, 401}

    problem(service.refresh(second["refresh_token"]), 401)


def test_logout_twice_or_with_nonsense_breaks_nothing(service: Service, newcomer: Person) -> None:
    token = service.new_session(newcomer)["refresh_token"]
    empty(log_out(service, token))

    assert log_out(service, token).status_code in {204, 401}
    assert log_out(service, "nonsense").status_code in {204, 400, 401, 422}
    ok(service.login(newcomer.email, PASSWORD))


# --- password reset


def request_reset(service: Service, email: str) -> Any:
    return ok(service.anonymous.post("/auth/password-reset", {"email": email}))


def reset_token(service: Service, mailbox: Mailbox, email: str, number: int = 1) -> str:
    """Request a reset and read the token from the message, the numbered one to this address."""
    request_reset(service, email)
    return mailbox.token(email, number)


def confirm(service: Service, token: str, password: str = NEW_PASSWORD) -> httpx2.Response:
    return service.anonymous.post("/auth/password-reset/confirm", {"token": token, "new_password": password})


def test_reset_sets_the_password_once(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    token = reset_token(service, mailbox, newcomer.email)

    ok(confirm(service, token))

    problem(service.login(newcomer.email, PASSWORD), 401)
    ok(service.login(newcomer.email, NEW_PASSWORD))
    problem(confirm(service, token, PASSWORD), 400)
    ok(service.login(newcomer.email, NEW_PASSWORD))


def test_reset_has_the_same_response_for_an_unknown_email(service: Service, newcomer: Person) -> None:
    assert request_reset(service, new_email()) == request_reset(service, newcomer.email)


def test_requested_reset_changes_nothing_yet(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    pair = service.new_session(newcomer)
    reset_token(service, mailbox, newcomer.email)

    ok(service.login(newcomer.email, PASSWORD))
    ok(service.refresh(pair["refresh_token"]))


def test_one_of_simultaneous_confirmations_succeeds(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    token = reset_token(service, mailbox, newcomer.email)
    passwords = [f"{NEW_PASSWORD} {number}" for number in range(4)]

    responses = at_once(*(partial(confirm, service, token, password) for password in passwords))

    assert statuses(responses) == [200, 400, 400, 400]
    (winner,) = (p for p, response in zip(passwords, responses, strict=True) if response.status_code == 200)
    ok(service.login(newcomer.email, winner))


def test_refused_new_password_does_not_spend_the_token(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    token = reset_token(service, mailbox, newcomer.email)

    invalid(confirm(service, token, "seven 7"), "new_password")
    invalid(service.anonymous.post("/auth/password-reset/confirm", {"token": token}), "new_password")

    ok(confirm(service, token))


@pytest.mark.parametrize("token", ["x", "x" * 30, "é😀", "' OR 1=1 --"], ids=label)
def test_wrong_reset_token_is_400(service: Service, token: str) -> None:
    problem(confirm(service, token), 400)


def test_session_token_is_not_a_reset_token(service: Service, newcomer: Person) -> None:
    pair = service.new_session(newcomer)

    for token in (pair["access_token"], pair["refresh_token"]):
        problem(confirm(service, token), INVALID)


def test_reset_ends_every_session_of_that_user(
    service: Service, newcomer: Person, assignee: Person, mailbox: Mailbox
) -> None:
    sessions = [service.new_session(newcomer), ok(service.refresh(service.new_session(newcomer)["refresh_token"]))]
    bystander = service.new_session(assignee)

    ok(confirm(service, reset_token(service, mailbox, newcomer.email)))

    for pair in sessions:
        problem(service.refresh(pair["refresh_token"]), 401)
    ok(service.refresh(bystander["refresh_token"]))
    ok(service.refresh(ok(service.login(newcomer.email, NEW_PASSWORD))["refresh_token"]))


# --- deactivation


def test_deactivation_ends_every_session_for_good(service: Service, admin: Person, newcomer: Person) -> None:
    pair, other = service.new_session(newcomer), service.new_session(newcomer)

    ok(admin.patch(f"/users/{newcomer.id}", {"is_active": False}))

    problem(newcomer.get("/users/me"), 401)
    problem(service.refresh(other["refresh_token"]), 401)
    ok(admin.patch(f"/users/{newcomer.id}", {"is_active": True}))
    problem(service.refresh(pair["refresh_token"]), 401)
    ok(service.refresh(service.new_session(newcomer)["refresh_token"]))


# --- bad tokens

type Claims = dict[str, Any]
type Forge = Callable[[str, Claims], str]


def signed(payload: object, key: str, algorithm: str = "HS256") -> str:
    """Sign anything, which `jwt.encode` would refuse."""
    return jwt.PyJWS().encode(json.dumps(payload).encode(), key, algorithm=algorithm)


def unsigned(payload: object, algorithm: str) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": algorithm, "typ": "JWT"}, payload))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def with_(**changes: object) -> Forge:
    return lambda key, claims: signed({**claims, **changes}, key)


def without(name: str) -> Forge:
    return lambda key, claims: signed({claim: claims[claim] for claim in claims if claim != name}, key)


def with_a_foreign_signature(key: str, claims: Claims) -> str:
    """Other claims under the signature of the real ones."""
    header, _, signature = signed(claims, key).split(".")
    return f"{header}.{unsigned({**claims, 'sub': '1'}, 'none').split('.')[1]}.{signature}"


FORGERIES: dict[str, Forge] = {
    "not a JWT": lambda key, claims: "nonsense",
    "three words": lambda key, claims: "a.b.c",
    "no signature": lambda key, claims: signed(claims, key).rpartition(".")[0] + ".",
    "cut": lambda key, claims: signed(claims, key)[:-5],
    "foreign signature": with_a_foreign_signature,
    "foreign key": lambda key, claims: signed(claims, "the key of another service, of many bytes"),
    "alg none": lambda key, claims: unsigned(claims, "none"),
    "alg None": lambda key, claims: unsigned(claims, "None"),
    "alg none with a signature": lambda key, claims: unsigned(claims, "none") + "c2lnbmVk",
    "alg HS512": lambda key, claims: signed(claims, key, "HS512"),
    "expired": with_(iat=int(time.time()) - 9000, exp=int(time.time()) - 90),
    "without expiry": without("exp"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
def test_bad_token_is_401(service: Service, owner: Person, forge: Forge) -> None:
    pair = service.new_session(owner)

    def forged(kind: str) -> str:
        claims = jwt.decode(pair[f"{kind}_token"], service.secret_key, algorithms=["HS256"])
        return forge(service.secret_key, claims)

    problem(service.bearer(forged("access")).get("/users/me"), 401)
    problem(service.refresh(forged("refresh")), 401)


def test_token_of_an_unknown_user_is_401(service: Service, owner: Person) -> None:
    claims = jwt.decode(service.new_session(owner)["access_token"], service.secret_key, algorithms=["HS256"])

    problem(service.bearer(signed({**claims, "sub": str(UNKNOWN_ID)}, service.secret_key)).get("/users/me"), 401)


def test_token_signed_with_the_key_is_good(service: Service, owner: Person) -> None:
    """Otherwise the forgeries could be refused for another reason than the intended one."""
    pair = service.new_session(owner)
    access, refresh = (
        signed(jwt.decode(pair[f"{kind}_token"], service.secret_key, algorithms=["HS256"]), service.secret_key)
        for kind in ("access", "refresh")
    )

    assert ok(service.bearer(access).get("/users/me"))["id"] == owner.id
    ok(service.refresh(refresh))


@pytest.mark.parametrize("header", ["", "Bearer", "Basic {token}", "Token {token}", "{token}", "Bearer \xe9"])
def test_malformed_authorization_is_401(service: Service, owner: Person, header: str) -> None:
    token = service.new_session(owner)["access_token"]
    authorization = header.replace("{token}", token).encode("latin-1")

    problem(service.http.get("/users/me", headers=[(b"Authorization", authorization)]), 401)
