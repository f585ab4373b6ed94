"""The service as a consumer of the notification service, which is here a fake."""

import time
from collections.abc import Callable
from functools import partial

import httpx2
import pytest

from .receiver import TOKEN, Attempt, Mailbox, Step
from .support import Caller, Person, Service, new_email, ok

# Longer than any sensible back-off: what has not come by then does not come.
QUIET_SECONDS = 4.0

type Ask = Callable[[str], None]


@pytest.fixture
def ask(anonymous: Caller) -> Ask:
    """Have the service send a message, by asking for a reset."""

    def ask(email: str) -> None:
        ok(anonymous.post("/auth/password-reset", {"email": email}))

    return ask


def only(attempts: list[Attempt]) -> Attempt:
    (attempt,) = attempts
    return attempt


def test_a_reset_for_a_known_address_sends_a_message(newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    ask(newcomer.email.upper())

    attempt = only(mailbox.attempts(newcomer.email))

    assert attempt.path == "/notifications"
    assert attempt.content_type.partition(";")[0] == "application/json"
    assert attempt.key
    assert attempt.message.keys() == {"recipient", "subject", "body"}
    assert attempt.message["recipient"] == newcomer.email
    assert all(isinstance(text, str) and text for text in attempt.message.values())


def test_the_message_holds_the_token_as_one_run(newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    ask(newcomer.email)

    assert len(TOKEN.findall(only(mailbox.attempts(newcomer.email)).message["body"])) == 1


def test_each_message_has_its_own_idempotency_key(newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    ask(newcomer.email)
    mailbox.attempts(newcomer.email)
    ask(newcomer.email)

    first, second = mailbox.attempts(newcomer.email, count=2)

    assert first.key != second.key
    assert first.message["body"] != second.message["body"]


@pytest.mark.parametrize("failure", [502, 503, 504, "drop", "hang"])
def test_a_failure_is_tried_again_with_the_same_key(
    newcomer: Person, mailbox: Mailbox, ask: Ask, failure: Step
) -> None:
    mailbox.plan(newcomer.email, failure, 202)
    ask(newcomer.email)

    first, second = mailbox.attempts(newcomer.email, count=2)

    assert first.key == second.key
    assert first.message == second.message
    if failure == "hang":
        # The read time-out is 2 s; the rest is the back-off.
        assert 1.9 < second.at - first.at < 8


@pytest.mark.parametrize("failure", [503, "drop"])
def test_three_tries_are_made_and_no_more(newcomer: Person, mailbox: Mailbox, ask: Ask, failure: Step) -> None:
    mailbox.plan(newcomer.email, failure)
    ask(newcomer.email)
    first, _, third = mailbox.attempts(newcomer.email, count=3)

    attempts = mailbox.attempts(newcomer.email, count=4, seconds=QUIET_SECONDS)

    assert len(attempts) == 3
    assert len({attempt.key for attempt in attempts}) == 1
    assert third.at - first.at > 0.05  # there is a back-off


def test_a_late_success_ends_the_tries(newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    mailbox.plan(newcomer.email, 503, "drop", 202)
    ask(newcomer.email)

    attempts = mailbox.attempts(newcomer.email, count=3)

    assert len({attempt.key for attempt in attempts}) == 1


def test_nothing_else_is_tried_again(service: Service, newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    """Neither any 2xx, which is success, nor a 4xx, nor a redirect, which is not followed."""
    answers = [200, 201, 202, 204, 307, 308, 400, 401, 404, 409, 422, 429, 500]
    people = {service.newcomer().email: answer for answer in answers}
    for email, answer in people.items():
        mailbox.plan(email, answer)
        ask(email)
    for email in people:
        mailbox.attempts(email)

    # The time has to pass once only: afterwards all the others have had theirs.
    mailbox.attempts(newcomer.email, seconds=QUIET_SECONDS)

    paths = {answer: [attempt.path for attempt in mailbox.attempts(email)] for email, answer in people.items()}
    assert paths == {answer: ["/notifications"] for answer in answers}


def test_an_unknown_address_gets_no_message(newcomer: Person, mailbox: Mailbox, ask: Ask) -> None:
    unknown = new_email()
    ask(unknown)
    ask(newcomer.email)
    mailbox.attempts(newcomer.email)

    assert mailbox.attempts(unknown, seconds=1) == []


def test_the_message_leaves_after_the_answer(base_url: str, newcomer: Person, mailbox: Mailbox) -> None:
    """Neither the answer nor the next one on the same connection waits for the message."""
    mailbox.plan(newcomer.email, "hang")
    start = time.monotonic()

    with httpx2.Client(base_url=base_url, trust_env=False) as http:
        caller = Caller(http)
        ok(caller.post("/auth/password-reset", {"email": newcomer.email}))
        ok(caller.get("/health"))

    assert time.monotonic() - start < 1.5
    assert mailbox.attempts(newcomer.email)


@pytest.mark.parametrize("failure", [400, 500, 503, "drop", "hang"])
def test_a_failure_never_breaks_the_request_that_caused_it(
    newcomer: Person, mailbox: Mailbox, ask: Ask, service: Service, failure: Step
) -> None:
    mailbox.plan(newcomer.email, failure)

    ask(newcomer.email)

    mailbox.attempts(newcomer.email)
    ok(service.login(newcomer.email, newcomer.password))


def test_a_slow_notification_service_holds_nobody_up(service: Service, mailbox: Mailbox, ask: Ask) -> None:
    people = [service.newcomer() for _ in range(5)]
    for person in people:
        mailbox.plan(person.email, "hang")
        ask(person.email)

    start = time.monotonic()
    for read in (partial(person.get, "/users/me") for person in people):
        ok(read())
    assert time.monotonic() - start < 1.5
