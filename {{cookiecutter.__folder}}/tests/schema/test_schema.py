"""The service keeps its OpenAPI schema, whatever is sent, and in whatever order."""

from datetime import datetime, timedelta, timezone
from typing import Any, override

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    EnsureResourceAvailability,
    RejectedPositiveData,
    UnsupportedMethodResponse,
)

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES

{% endif %}
from tests import profiles
from tests.schema.document import document
from tests.schema.service import ADMIN_ID, ROW_IDS, Service

# Blocked in pyproject.toml and loaded here, because it slows down the start of a run.
pytest_plugins = ["schemathesis.pytest.plugin"]

pytestmark = profiles.timeout

config = schemathesis.Config.from_dict(
    {
        "dictionaries": {"ids": {"values": [*ROW_IDS]}},
        "generation": {
            "dictionaries": {"integer": {"dictionary": "ids", "probability": 0.5}},
            # The admin's token is sent; the check `ignored_auth` also sends none or another.
            "with-security-parameters": False,
        },
    }
)
schema = schemathesis.openapi.from_dict(document(), config=config)

# The format allows addresses that are rejected, such as those of reserved domains ...
emails = st.from_regex(r"[a-z0-9]{1,20}([.+_-][a-z0-9]{1,20}){0,2}@example\.com", fullmatch=True)
schemathesis.openapi.format("email", emails)
# ... and times that are outside the calendar in UTC.
offsets = st.sampled_from([timezone(timedelta(minutes=minutes)) for minutes in (-1439, 0, 345)])
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=offsets)  # noqa: DTZ001 (Hypothesis adds the offset)
schemathesis.openapi.format("date-time", moments.map(datetime.isoformat))

{% if cookiecutter.storage and cookiecutter.sample_domain %}

@schemathesis.serializer(*CONTENT_TYPES)
def serialize_file(_: object, value: object) -> bytes:
    """Send what is no file as a file, too."""
    return value if isinstance(value, bytes) else str(value).encode()


{% endif %}
# Schemathesis decides what is generated, and how much of it is filtered out.
ALL_HEALTH_CHECKS = list(HealthCheck)
{% if cookiecutter.framework != "django" %}
ERRORS_OF_ROWS = {"The reset token is wrong, used or expired."}
{% endif %}


@schema.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Keep the admin whose token is used: without it, all later responses are 401."""
    return ADMIN_ID not in case.path_parameters.values()


{% if cookiecutter.framework == "django" %}
@schema.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:  # noqa: ARG001 (Schemathesis passes it)
    """Suppress what a schema cannot express: conversions, and the rows in the database."""
    if isinstance(failure, AllowHeaderMismatch | UnsupportedMethodResponse):
        # Routers name the methods of one route, and match `/users/me` as `/users/{user_id}` too.
        return False
    if isinstance(failure, AcceptedNegativeData | RejectedPositiveData):
        # REST framework converts values, and validates what no schema contains.
        return False
    if isinstance(failure, EnsureResourceAvailability):
        # Bodies name rows too, which may not exist.
        return bool(case.path_parameters)
    return True
{% else %}
@schema.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Suppress what a schema cannot express: conversions, and the rows in the database."""
    if isinstance(failure, AllowHeaderMismatch | UnsupportedMethodResponse):
        # Routers name the methods of one route, and match `/users/me` as `/users/{user_id}` too.
        return False
    if isinstance(failure, AcceptedNegativeData):
        # Frameworks convert, as `"3"` to 3 and a number to a time, and strip texts.
        return False
    if isinstance(failure, EnsureResourceAvailability):
        # Bodies name rows too, which may not exist.
        return bool(case.path_parameters)
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in {400, 422}:
        return True
    if not is_trimmed(case.body):
        return False  # lengths are measured without surrounding space
    problem = response.json()
    reasons = {error["message"] for error in problem.get("errors", [])} or {problem["detail"]}
    return not reasons <= ERRORS_OF_ROWS


def is_trimmed(node: object) -> bool:
    """Return whether no text of a body has surrounding space."""
    match node:
        case str():
            return node == node.strip()
        case dict():
            return all(map(is_trimmed, node.values()))
        case list():
            return all(map(is_trimmed, node))
    return True
{% endif %}


@schema.parametrize()
@settings(suppress_health_check=ALL_HEALTH_CHECKS)
def test_operation(case: Case[Any], service: Service) -> None:
    case.call_and_validate(**service.call)


def test_sequence_of_operations(service: Service) -> None:
    class Client(schema.as_state_machine()):  # type: ignore[misc] # (made at run time)
        @override
        def setup(self) -> None:
            service.reset()

        @override
        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return service.call

    # A sequence has as many requests as many examples.
    count = settings().max_examples // 4
    Client.run(settings=settings(max_examples=count, suppress_health_check=ALL_HEALTH_CHECKS))
