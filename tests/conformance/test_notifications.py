"""The service as a consumer of the notification service, which is a fake here."""

import time

import pytest

from .receiver import TOKEN, Attempt, Mailbox, Step
from .support import Person, Service, new_email, ok

# Longer than any sensible back-off: what has not arrived by then does not come.
QUIET_SECONDS = 4.0


def request_message(service: Service, email: str) -> None:
    ok(service.anonymous.post("/auth/password-reset", {"email": email}))


def only(attempts: list[Attempt]) -> Attempt:
    (attempt,) = attempts
    return attempt


def test_reset_for_a_known_address_sends_a_message(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    request_message(service, newcomer.email.upper())

    attempt = only(mailbox.attempts(newcomer.email))

    assert attempt.path == "/notifications"
    assert attempt.content_type.partition(";")[0] == "application/json"
    assert attempt.key
    assert attempt.message.keys() == {"recipient", "subject", "body"}
    assert all(isinstance(text, str) and text for text in attempt.message.values())
    assert len(TOKEN.findall(attempt.message["body"])) == 1


def test_each_message_has_its_own_idempotency_key(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    request_message(service, newcomer.email)
    mailbox.attempts(newcomer.email)
    request_message(service, newcomer.email)

    first, second = mailbox.attempts(newcomer.email, count=2)

    assert first.key != second.key


@pytest.mark.parametrize("failure", [502, 503, 504, "drop", "hang"])
def test_failure_is_retried_with_the_same_key(
    service: Service, newcomer: Person, mailbox: Mailbox, failure: Step
) -> None:
    mailbox.plan(newcomer.email, failure, 202)
    request_message(service, newcomer.email)

    first, second = mailbox.attempts(newcomer.email, count=2)

    assert (first.key, first.message) == (second.key, second.message)
    if failure == "hang":
        assert 1.9 < second.at - first.at < 8  # the time-out of 2 s and the back-off


@pytest.mark.parametrize("failure", [503, "drop"])
def test_three_attempts_are_made_and_no_more(
    service: Service, newcomer: Person, mailbox: Mailbox, failure: Step
) -> None:
    mailbox.plan(newcomer.email, failure)
    request_message(service, newcomer.email)

    attempts = mailbox.attempts(newcomer.email, count=4, seconds=QUIET_SECONDS)

    assert len(attempts) == 3
    assert len({attempt.key for attempt in attempts}) == 1
    assert attempts[2].at - attempts[0].at > 0.05  # there is a back-off


def test_no_other_response_is_retried(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    """Not success, not a 4xx, and no redirect, which is not followed either."""
    people = {service.register().email: status for status in (200, 202, 204, 307, 400, 401, 404, 422, 429)}
    for email, status in people.items():
        mailbox.plan(email, status)
        request_message(service, email)
    for email in people:
        mailbox.attempts(email)
    mailbox.attempts(newcomer.email, seconds=QUIET_SECONDS)  # waits once, for all of them

    paths = {status: [attempt.path for attempt in mailbox.attempts(email)] for email, status in people.items()}
    assert paths == {status: ["/notifications"] for status in people.values()}


def test_unknown_address_gets_no_message(service: Service, newcomer: Person, mailbox: Mailbox) -> None:
    unknown = new_email()
    request_message(service, unknown)
    request_message(service, newcomer.email)
    mailbox.attempts(newcomer.email)

    assert mailbox.attempts(unknown, seconds=1) == []


@pytest.mark.parametrize("failure", [400, 500, 503, "drop", "hang"])
def test_failure_never_breaks_the_request(service: Service, newcomer: Person, mailbox: Mailbox, failure: Step) -> None:
    mailbox.plan(newcomer.email, failure)
    start = time.monotonic()

    request_message(service, newcomer.email)

    assert time.monotonic() - start < 10  # three time-outs of 2 s and the back-off
    assert mailbox.attempts(newcomer.email)
    ok(service.login(newcomer.email, newcomer.password))
