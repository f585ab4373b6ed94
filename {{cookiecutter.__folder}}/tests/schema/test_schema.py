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

from tests import profiles
from tests.schema.document import document
from tests.schema.service import ADMIN_ID, ROW_IDS, Service

# Blocked in pyproject.toml and loaded here: it would slow down the start of every other run.
pytest_plugins = ["schemathesis.pytest.plugin"]

pytestmark = profiles.timeout

config = schemathesis.Config.from_dict(
    {
        "dictionaries": {"ids": {"values": [*ROW_IDS]}},
        "generation": {
            "dictionaries": {"integer": {"dictionary": "ids", "probability": 0.5}},
            # The token is the admin's; the check `ignored_auth` tries without it, and a wrong one.
            "with-security-parameters": False,
        },
    }
)
schema = schemathesis.openapi.from_dict(document(), config=config)

# The format allows for more than can be delivered, such as domains that are reserved ...
emails = st.from_regex(r"[a-z0-9]{1,20}([.+_-][a-z0-9]{1,20}){0,2}@example\.com", fullmatch=True)
schemathesis.openapi.format("email", emails)
# ... and for times that are not in our calendar once they are in UTC.
offsets = st.sampled_from([timezone(timedelta(minutes=minutes)) for minutes in (-1439, 0, 345)])
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=offsets)  # noqa: DTZ001 (Hypothesis adds the offset)
schemathesis.openapi.format("date-time", moments.map(datetime.isoformat))

# What is drawn, and how much of it is thrown away, is for Schemathesis to say.
IN_OTHER_HANDS = list(HealthCheck)
REFUSALS_FOR_ROWS = {
    "The reset token is wrong, used or expired.",
    "There is no such active user.",
}


@schema.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Spare the admin who asks: the rest of a run would be answered 401."""
    return case.path_parameters.get("user_id") != ADMIN_ID


@schema.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Forgive what no schema can tell: how values are read, and what is stored."""
    if isinstance(failure, AllowHeaderMismatch | UnsupportedMethodResponse):
        # Routers name the methods of one route, and match `/users/me` as `/users/{user_id}` too.
        return False
    if isinstance(failure, AcceptedNegativeData):
        # Frameworks convert, as `"3"` to 3 and a number to a time, and strip texts.
        return False
    if isinstance(failure, EnsureResourceAvailability):
        # `POST /tasks/bulk-update` names tasks in its body, and `POST /tasks` made another.
        return bool(case.path_parameters)
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in {400, 422}:
        return True
    if not is_trimmed(case.body):
        return False  # lengths are measured without surrounding space
    problem = response.json()
    reasons = {fault["message"] for fault in problem.get("errors", [])} or {problem["detail"]}
    return not reasons <= REFUSALS_FOR_ROWS


def is_trimmed(node: object) -> bool:
    """Tell whether no text in a body has space around it."""
    match node:
        case str():
            return node == node.strip()
        case dict():
            return all(map(is_trimmed, node.values()))
        case list():
            return all(map(is_trimmed, node))
    return True


@schema.parametrize()
@settings(suppress_health_check=IN_OTHER_HANDS)
def test_an_operation(case: Case[Any], service: Service) -> None:
    case.call_and_validate(**service.call)


def test_operations_one_after_the_other(service: Service) -> None:
    class Client(schema.as_state_machine()):  # type: ignore[misc] # (made at run time)
        @override
        def setup(self) -> None:
            service.reset()

        @override
        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return service.call

    # A sequence has as many requests as many examples.
    count = settings().max_examples // 4
    Client.run(settings=settings(max_examples=count, suppress_health_check=IN_OTHER_HANDS))
