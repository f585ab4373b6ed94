"""Registration, sessions, lock-out, reset, and every kind of bad token."""

import base64
import json
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import jwt
import pytest

from .receiver import Mailbox
from .support import (
    BIGGEST_ID,
    PASSWORD,
    TOKENS,
    USER,
    Caller,
    Person,
    Service,
    assert_fits,
    at_once,
    label,
    new_email,
    ok,
    problem,
    statuses,
    unique,
)

WRONG = "not the password"
NEW = "a new battery staple"


# --- registration


def test_a_registration_makes_an_active_user(service: Service) -> None:
    email = new_email()
    body = {"email": email, "password": PASSWORD, "name": "Ada"}

    user = ok(service.anonymous.post("/auth/register", body), 201)

    assert_fits(user, USER)
    assert (user["email"], user["name"]) == (email, "Ada")
    assert (user["role"], user["is_active"]) == ("user", True)
    ok(service.login(email, PASSWORD))


def test_an_email_is_trimmed_and_stored_in_lower_case(service: Service) -> None:
    email = new_email()
    body = {"email": f" \t{email.upper()}\n", "password": PASSWORD, "name": "Ada"}

    user = ok(service.anonymous.post("/auth/register", body), 201)

    assert user["email"] == email
    for spelling in (email, email.upper(), f" {email} "):
        ok(service.login(spelling, PASSWORD))


@pytest.mark.parametrize("spell", [str, str.upper, str.title, lambda email: f" {email}\t"], ids=range(4))
def test_an_email_is_taken_in_any_spelling(service: Service, owner: Person, spell: Callable[[str], str]) -> None:
    body = {"email": spell(owner.email), "password": PASSWORD, "name": "Ada"}

    problem(service.anonymous.post("/auth/register", body), 409)


@pytest.mark.parametrize("padding", ["", "  "], ids=["bare", "padded"])
def test_an_email_may_have_254_characters(service: Service, padding: str) -> None:
    local = unique("u").ljust(64, "a")
    email = f"{local}@{'b' * 63}.{'c' * 63}.{'d' * 57}.com"
    assert len(email) == 254
    body = {"email": padding + email + padding, "password": PASSWORD, "name": "Ada"}

    assert ok(service.anonymous.post("/auth/register", body), 201)["email"] == email
    ok(service.login(email, PASSWORD))


@pytest.mark.parametrize(
    ("password", "other"),
    [
        pytest.param("8 chars!", "8 chars?", id="shortest"),
        pytest.param("x" * 128, "x" * 127 + "y", id="longest"),
        pytest.param("  spaces  ", "spaces", id="padded"),
        pytest.param("p" + "ł😀" * 5, "p" + "ł😀" * 4, id="any alphabet"),
        pytest.param("Password", "password", id="case"),
        pytest.param("        ", "         ", id="blank"),
    ],
)
def test_a_password_is_taken_as_it_is(service: Service, password: str, other: str) -> None:
    person = service.newcomer(password=password)

    problem(service.login(person.email, other), 401)
    ok(service.login(person.email, password))


def test_a_short_password_is_told_what_is_missing(anonymous: Caller) -> None:
    body = {"email": new_email(), "password": "seven 7", "name": "Ada"}
    answer = problem(anonymous.post("/auth/register", body), 422, "body.password")

    assert "at least 8 characters" in answer["errors"][0]["message"]


def test_of_twenty_simultaneous_registrations_one_wins(service: Service) -> None:
    email = new_email()
    spellings = [email, email.upper(), f" {email}", email.title()] * 5

    def register(spelling: str) -> Any:
        body = {"email": spelling, "password": PASSWORD, "name": "Ada"}
        return service.anonymous.post("/auth/register", body)

    answers = at_once(*(partial(register, spelling) for spelling in spellings))

    assert statuses(answers) == [201] + [409] * 19
    for answer in answers:
        if answer.status_code == 409:
            problem(answer, 409)


# --- login


def test_a_login_gives_a_pair_of_tokens(service: Service, newcomer: Person) -> None:
    pair = ok(service.login(newcomer.email, PASSWORD))

    assert_fits(pair, TOKENS)
    assert ok(service.bearer(pair["access_token"]).get("/users/me"))["id"] == newcomer.id


@pytest.mark.parametrize(("kind", "lifetime"), [("access", 15 * 60), ("refresh", 7 * 24 * 60 * 60)])
def test_a_token_tells_whose_and_of_what_kind_it_is(
    service: Service, newcomer: Person, kind: str, lifetime: int
) -> None:
    pairs = [service.session(newcomer) for _ in range(2)]
    pairs.append(ok(service.refresh(pairs[0]["refresh_token"])))
    tokens = [pair[f"{kind}_token"] for pair in pairs]
    claims = [jwt.decode(token, service.secret, algorithms=["HS256"]) for token in tokens]

    for claim in claims:
        assert claim.keys() >= {"sub", "role", "type", "iat", "exp", "jti"}
        assert (claim["sub"], claim["role"], claim["type"]) == (str(newcomer.id), "user", kind)
        assert claim["exp"] - claim["iat"] == lifetime
        assert abs(claim["iat"] - time.time()) < 60
    assert len({claim["jti"] for claim in claims}) == 3


def test_the_tokens_of_an_admin_name_the_role(service: Service, admin: Person) -> None:
    claims = jwt.decode(service.session(admin)["access_token"], options={"verify_signature": False})

    assert claims["role"] == "admin"


@pytest.mark.parametrize("email", ["", " ", "nobody", "a\0b@example.com", "\ud800@example.com", "x" * 5000], ids=label)
@pytest.mark.parametrize("password", ["", "x", "a\0b", "\ud800", "x" * 5000], ids=label)
def test_any_two_strings_that_do_not_match_are_401(anonymous: Caller, email: str, password: str) -> None:
    # Not the same ones again and again: a lock would hide how they are judged.
    email = email and unique() + email
    problem(anonymous.post("/auth/login", {"email": email, "password": password}), 401)


@pytest.mark.parametrize("password", ["", "a\0b", "\ud800", "x" * 5000], ids=label)
def test_any_wrong_password_of_a_user_is_401(service: Service, newcomer: Person, password: str) -> None:
    problem(service.login(newcomer.email, password), 401)


def test_an_unknown_email_is_answered_like_a_wrong_password(service: Service, newcomer: Person) -> None:
    wrong, unknown = service.login(newcomer.email, WRONG), service.login(new_email(), WRONG)

    assert problem(wrong, 401) == problem(unknown, 401)
    assert wrong.headers.keys() == unknown.headers.keys()


def test_an_unknown_email_takes_about_as_long_as_a_wrong_password(service: Service) -> None:
    people = [service.newcomer() for _ in range(3)]
    emails = [(person.email, new_email()) for person in people for _ in range(3)]

    def seconds(email: str) -> float:
        start = time.perf_counter()
        problem(service.login(email, WRONG), 401)
        return time.perf_counter() - start

    pairs = [(seconds(known), seconds(unknown)) for known, unknown in emails]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))

    assert known / 3 - 0.02 < unknown < known * 3 + 0.02


def test_an_inactive_user_cannot_log_in(service: Service, inactive: Person) -> None:
    problem(service.login(inactive.email, PASSWORD), 401)


# --- lock-out


def fail(service: Service, emails: Iterable[str]) -> list[Any]:
    return [problem(service.login(email, WRONG), 401) for email in emails]


def is_locked(service: Service, email: str, password: str = PASSWORD) -> bool:
    return "locked" in problem(service.login(email, password), 401)["detail"]


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_five_failures_lock_an_email(service: Service, known: bool) -> None:
    email = service.newcomer().email if known else new_email()

    answers = fail(service, [email] * 5)

    assert answers == [answers[0]] * 5
    assert "locked" not in answers[0]["detail"]
    assert is_locked(service, email, WRONG)
    assert is_locked(service, email, PASSWORD)


def test_a_lock_counts_all_spellings_of_an_email(service: Service, newcomer: Person) -> None:
    email = newcomer.email
    fail(service, [email, email.upper(), f" {email}", f"{email}\t", email.title()])

    assert is_locked(service, email)
    assert is_locked(service, email.upper())


def test_a_lock_is_for_one_email_only(service: Service, newcomer: Person, assignee: Person) -> None:
    fail(service, [newcomer.email] * 5)

    ok(service.login(assignee.email, PASSWORD))


def test_a_lock_leaves_the_sessions_alone(service: Service, newcomer: Person) -> None:
    pair = service.session(newcomer)
    fail(service, [newcomer.email] * 5)

    ok(service.bearer(pair["access_token"]).get("/users/me"))
    ok(service.refresh(pair["refresh_token"]))


def test_a_success_resets_the_count(service: Service, newcomer: Person) -> None:
    for _ in range(2):
        fail(service, [newcomer.email] * 4)
        ok(service.login(newcomer.email, PASSWORD))


def test_a_login_without_text_counts_for_nothing(service: Service, newcomer: Person) -> None:
    for _ in range(6):
        problem(service.anonymous.post("/auth/login", {"email": newcomer.email}), 422)

    ok(service.login(newcomer.email, PASSWORD))


def test_a_registration_clears_the_count(service: Service) -> None:
    email = new_email()
    fail(service, [email] * 5)

    body = {"email": email, "password": PASSWORD, "name": "Ada"}
    ok(service.anonymous.post("/auth/register", body), 201)
    ok(service.login(email, PASSWORD))


def test_a_reset_clears_the_count(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    fail(service, [newcomer.email] * 5)
    confirm(service, reset(service, mailbox, newcomer.email))

    ok(service.login(newcomer.email, NEW))


def test_simultaneous_failures_all_count(service: Service, newcomer: Person) -> None:
    answers = at_once(*[partial(service.login, newcomer.email, WRONG)] * 5)

    assert statuses(answers) == [401] * 5
    assert is_locked(service, newcomer.email)


# --- refresh


def test_a_refresh_gives_a_new_pair(service: Service, newcomer: Person) -> None:
    old = service.session(newcomer)

    new = ok(service.refresh(old["refresh_token"]))

    assert_fits(new, TOKENS)
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]
    ok(service.bearer(new["access_token"]).get("/users/me"))
    ok(service.refresh(new["refresh_token"]))


def test_a_spent_refresh_token_revokes_its_family(service: Service, newcomer: Person) -> None:
    first, other = service.session(newcomer), service.session(newcomer)
    second = ok(service.refresh(first["refresh_token"]))
    third = ok(service.refresh(second["refresh_token"]))

    problem(service.refresh(first["refresh_token"]), 401)

    problem(service.refresh(third["refresh_token"]), 401)
    ok(service.bearer(third["access_token"]).get("/users/me"))  # access tokens run out
    ok(service.refresh(other["refresh_token"]))  # another family


def test_of_two_simultaneous_refreshes_one_wins_and_the_other_is_reuse(service: Service, newcomer: Person) -> None:
    for _ in range(5):
        token = service.session(newcomer)["refresh_token"]

        answers = at_once(*[partial(service.refresh, token)] * 2)

        assert statuses(answers) == [200, 401]
        (pair,) = (ok(answer) for answer in answers if answer.status_code == 200)
        problem(service.refresh(pair["refresh_token"]), 401)


def test_a_refresh_is_given_by_refresh_tokens_only(service: Service, newcomer: Person) -> None:
    pair = service.session(newcomer)

    problem(service.refresh(pair["access_token"]), 401)
    problem(service.bearer(pair["refresh_token"]).get("/users/me"), 401)
    ok(service.refresh(pair["refresh_token"]))


# --- reset


def ask(service: Service, email: str) -> Any:
    return ok(service.anonymous.post("/auth/password-reset", {"email": email}))


def reset(service: Service, mailbox: Mailbox, email: str, number: int = 1) -> str:
    """Ask for a reset and read the token from the message, the numbered one to this address."""
    ask(service, email)
    return mailbox.token(email, number)


def confirm(service: Service, token: str, password: str = NEW, status: int = 200) -> Any:
    body = {"token": token, "new_password": password}
    response = service.anonymous.post("/auth/password-reset/confirm", body)
    return problem(response, status) if status >= 400 else ok(response, status)


def test_a_reset_sets_the_password(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    answer = confirm(service, reset(service, mailbox, newcomer.email))

    assert isinstance(answer, dict)
    problem(service.login(newcomer.email, PASSWORD), 401)
    ok(service.login(newcomer.email, NEW))


def test_a_reset_finds_the_email_in_any_spelling(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    ask(service, f" {newcomer.email.upper()}\t")

    confirm(service, mailbox.token(newcomer.email))


@pytest.mark.parametrize("email", ["", "nobody", "a\0b@example.com", "\ud800", "x" * 5000, "a b@c@d"], ids=label)
def test_a_reset_answers_any_string_alike(service: Service, newcomer: Person, email: str) -> None:
    assert ask(service, email) == ask(service, newcomer.email)


def test_a_reset_token_works_once(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    token = reset(service, mailbox, newcomer.email)
    confirm(service, token)

    confirm(service, token, PASSWORD, status=400)
    ok(service.login(newcomer.email, NEW))


def test_of_simultaneous_confirmations_one_wins(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    token = reset(service, mailbox, newcomer.email)
    bodies = [{"token": token, "new_password": f"{NEW} {number}"} for number in range(4)]

    post = partial(service.anonymous.post, "/auth/password-reset/confirm")
    answers = at_once(*(partial(post, body) for body in bodies))

    assert statuses(answers) == [200, 400, 400, 400]
    (winner,) = (b for b, answer in zip(bodies, answers, strict=True) if answer.status_code == 200)
    ok(service.login(newcomer.email, winner["new_password"]))


def test_of_simultaneously_asked_resets_one_token_works(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    at_once(*[partial(ask, service, newcomer.email)] * 4)
    messages = mailbox.attempts(newcomer.email, count=4)
    tokens = [mailbox.find_token(message) for message in messages]

    assert len(tokens) == 4
    bodies = [{"token": token, "new_password": NEW} for token in tokens]
    answers = [service.anonymous.post("/auth/password-reset/confirm", body) for body in bodies]

    assert statuses(answers) == [200, 400, 400, 400]


def test_a_newer_reset_token_voids_the_older(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    older = reset(service, mailbox, newcomer.email)
    newer = reset(service, mailbox, newcomer.email, number=2)

    assert newer != older
    confirm(service, older, status=400)
    confirm(service, newer)


@pytest.mark.parametrize(
    "password",
    [None, "", "seven 7", "x" * 129, 5, True, [], "password\0", "password\ud800"],
    ids=label,
)
def test_a_bad_new_password_does_not_spend_the_token(
    service: Service, newcomer: Person, mailbox: Mailbox, password: object
) -> None:
    token = reset(service, mailbox, newcomer.email)
    body = {"token": token, "new_password": password}
    refused = service.anonymous.post("/auth/password-reset/confirm", body)

    problem(refused, 422, "body.new_password")
    problem(service.anonymous.post("/auth/password-reset/confirm", {"token": token}), 422)
    confirm(service, token)


def test_a_new_password_is_not_trimmed_and_may_have_128_characters(
    service: Service, newcomer: Person, mailbox: Mailbox
) -> None:
    password = " " + "x" * 126 + " "
    confirm(service, reset(service, mailbox, newcomer.email), password)

    problem(service.login(newcomer.email, password.strip()), 401)
    ok(service.login(newcomer.email, password))


@pytest.mark.parametrize("token", ["x", "x" * 30, "x" * 5000, "é😀", "' OR 1=1 --"], ids=label)
def test_a_wrong_reset_token_is_400(service: Service, token: str) -> None:
    confirm(service, token, status=400)


@pytest.mark.parametrize("token", ["", "\0", "\ud800"], ids=label)
def test_an_odd_reset_token_is_refused(anonymous: Caller, token: str) -> None:
    body = {"token": token, "new_password": NEW}
    response = anonymous.post("/auth/password-reset/confirm", body)

    problem(response, 422 if response.status_code == 422 else 400)


def test_a_token_of_a_session_resets_nothing(service: Service, newcomer: Person) -> None:
    pair = service.session(newcomer)

    for token in (pair["access_token"], pair["refresh_token"]):
        confirm(service, token, status=400)


def test_a_reset_ends_every_session_of_that_user(
    service: Service, newcomer: Person, assignee: Person, mailbox: Mailbox
) -> None:
    sessions = [service.session(newcomer) for _ in range(2)]
    sessions[1] = ok(service.refresh(sessions[1]["refresh_token"]))
    bystander = service.session(assignee)

    confirm(service, reset(service, mailbox, newcomer.email))

    for pair in sessions:
        problem(service.refresh(pair["refresh_token"]), 401)
        ok(service.bearer(pair["access_token"]).get("/users/me"))  # access tokens run out
    ok(service.refresh(bystander["refresh_token"]))
    ok(service.refresh(ok(service.login(newcomer.email, NEW))["refresh_token"]))


def test_asking_for_a_reset_changes_nothing_yet(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    pair = service.session(newcomer)
    reset(service, mailbox, newcomer.email)

    ok(service.login(newcomer.email, PASSWORD))
    ok(service.refresh(pair["refresh_token"]))


# --- deactivation


def test_deactivation_ends_every_session_for_good(service: Service, admin: Person, newcomer: Person) -> None:
    pair = service.session(newcomer)
    ok(service.bearer(pair["access_token"]).get("/users/me"))

    ok(admin.patch(f"/users/{newcomer.id}", {"is_active": False}))

    problem(service.bearer(pair["access_token"]).get("/users/me"), 401)
    ok(admin.patch(f"/users/{newcomer.id}", {"is_active": True}))
    problem(service.refresh(pair["refresh_token"]), 401)
    ok(service.refresh(service.session(newcomer)["refresh_token"]))


def test_the_refresh_token_of_an_inactive_user_is_401(service: Service, admin: Person, newcomer: Person) -> None:
    pair = service.session(newcomer)
    ok(admin.patch(f"/users/{newcomer.id}", {"is_active": False}))

    problem(service.refresh(pair["refresh_token"]), 401)


# --- bad tokens

type Claims = dict[str, Any]
type Forge = Callable[[str, Claims], str]

FOREIGN_SECRET = "another service's secret of many bytes"


def signed(payload: object, secret: str, algorithm: str = "HS256") -> str:
    """Sign anything, as `jwt.encode` would not."""
    return jwt.PyJWS().encode(json.dumps(payload).encode(), secret, algorithm=algorithm)


def unsigned(payload: object, algorithm: str) -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": algorithm, "typ": "JWT"}, payload)
    )
    return ".".join(parts) + "."


def with_(**changes: object) -> Forge:
    return lambda secret, claims: signed({**claims, **changes}, secret)


def without(name: str) -> Forge:
    return lambda secret, claims: signed({key: value for key, value in claims.items() if key != name}, secret)


def with_other_claims(secret: str, claims: Claims) -> str:
    """Promote oneself and keep the signature."""
    header, _, signature = signed(claims, secret).split(".")
    payload = unsigned({**claims, "role": "admin"}, "none").split(".")[1]
    return f"{header}.{payload}.{signature}"


FORGERIES: dict[str, Forge] = {
    "no JWT": lambda secret, claims: "nonsense",
    "three words": lambda secret, claims: "a.b.c",
    "two parts": lambda secret, claims: signed(claims, secret).rpartition(".")[0],
    "no signature": lambda secret, claims: signed(claims, secret).rpartition(".")[0] + ".",
    "cut": lambda secret, claims: signed(claims, secret)[:-5],
    "twice": lambda secret, claims: " ".join([signed(claims, secret)] * 2),
    "other claims": with_other_claims,
    "foreign": lambda secret, claims: signed(claims, FOREIGN_SECRET),
    "alg none": lambda secret, claims: unsigned(claims, "none"),
    "alg None": lambda secret, claims: unsigned(claims, "None"),
    "alg none with a signature": lambda secret, claims: unsigned(claims, "none") + "c2lnbmVk",
    "alg HS512": lambda secret, claims: signed(claims, secret, "HS512"),
    "expired": with_(iat=int(time.time()) - 9000, exp=int(time.time()) - 90),
    "without expiry": without("exp"),
    "expiry no number": with_(exp="never"),
    "without type": without("type"),
    "type unknown": with_(type="reset"),
    "type no text": with_(type=["access", "refresh"]),
    "without sub": without("sub"),
    "sub empty": with_(sub=""),
    "sub no id": with_(sub="abc"),
    "sub a number": lambda secret, claims: signed({**claims, "sub": int(claims["sub"])}, secret),
    "sub a list": lambda secret, claims: signed({**claims, "sub": [claims["sub"]]}, secret),
    "sub zero": with_(sub="0"),
    "sub negative": lambda secret, claims: signed({**claims, "sub": "-" + claims["sub"]}, secret),
    "sub with a NUL": lambda secret, claims: signed({**claims, "sub": claims["sub"] + "\0"}, secret),
    "sub too big": with_(sub=str(2**63)),
    "sub huge": with_(sub="9" * 5000),
    "user is gone": with_(sub=str(BIGGEST_ID)),
    "claims a list": lambda secret, claims: signed([claims], secret),
    "claims null": lambda secret, claims: signed(None, secret),
}
bad = pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)


@bad
@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
def test_a_bad_access_token_is_401(service: Service, owner: Person, forge: Forge) -> None:
    claims = jwt.decode(service.token(owner.id), service.secret, algorithms=["HS256"])

    problem(service.bearer(forge(service.secret, claims)).get("/users/me"), 401)


@bad
@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
def test_a_bad_refresh_token_is_401(service: Service, owner: Person, forge: Forge) -> None:
    # Forged from a token that would be good, so that nothing else can be why it is refused.
    token = service.session(owner)["refresh_token"]
    claims = jwt.decode(token, service.secret, algorithms=["HS256"])

    problem(service.refresh(forge(service.secret, claims)), 401)


def test_a_token_signed_as_the_service_does_is_good(service: Service, owner: Person) -> None:
    token = service.session(owner)["refresh_token"]
    claims = jwt.decode(token, service.secret, algorithms=["HS256"])

    ok(service.refresh(signed(claims, service.secret)))
    assert ok(service.bearer(service.token(owner.id)).get("/users/me"))["id"] == owner.id


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Basic {token}", "Token {token}", "{token}",
               "Bearer{token}", "Bearer token={token}", "Bearer \xe9"],
)  # fmt: skip
def test_a_malformed_authorization_is_401(service: Service, owner: Person, header: str) -> None:
    authorization = header.replace("{token}", service.token(owner.id))

    response = service.http.get("/users/me", headers=[(b"Authorization", authorization.encode("latin-1"))])

    problem(response, 401)


def test_an_access_token_of_an_inactive_user_is_401(inactive: Person) -> None:
    problem(inactive.get("/users/me"), 401)
    problem(inactive.get("/projects"), 401)


@pytest.mark.parametrize("token", ["\0", "\ud800", "é", "x" * 5000], ids=label)
def test_an_odd_refresh_token_is_refused(service: Service, token: str) -> None:
    response = service.refresh(token)

    problem(response, 422 if response.status_code == 422 else 401)
