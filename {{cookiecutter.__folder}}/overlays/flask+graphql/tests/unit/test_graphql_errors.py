import pytest
from psycopg import OperationalError, ProgrammingError
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug import exceptions

from {{ cookiecutter.__package }}.graphql_api.errors import describe
from {{ cookiecutter.__package }}.schemas import PageParams


@pytest.mark.parametrize(
    ("error", "code", "is_failure"),
    [
        (exceptions.UnprocessableEntity("message"), "BAD_USER_INPUT", False),
        (exceptions.Unauthorized("message"), "UNAUTHENTICATED", False),
        (exceptions.Forbidden("message"), "FORBIDDEN", False),
        (exceptions.NotFound("message"), "NOT_FOUND", False),
        (exceptions.Conflict("message"), "CONFLICT", False),
        (exceptions.BadGateway("secret"), "INTERNAL_SERVER_ERROR", True),
        (PoolTimeoutError("secret"), "SERVICE_UNAVAILABLE", True),
        (DBAPIError("secret", {}, OperationalError("secret")), "SERVICE_UNAVAILABLE", True),
        (DBAPIError("secret", {}, ProgrammingError("secret")), "INTERNAL_SERVER_ERROR", True),
        (KeyError("secret"), "INTERNAL_SERVER_ERROR", True),
    ],
)
def test_errors_have_codes_and_reveal_nothing(
    error: Exception, code: str, is_failure: bool
) -> None:
    public = describe(error)

    assert public.extensions == {"code": code}
    assert public.is_failure is is_failure
    assert (public.message == "message") is not is_failure
    assert "secret" not in public.message


def test_default_message_of_an_unknown_row_is_not_about_the_url() -> None:
    assert describe(exceptions.NotFound()).message == "There is no such resource."


def test_validation_error_names_the_fields() -> None:
    with pytest.raises(ValidationError) as error:
        PageParams(skip=-1, limit=101)

    extensions = describe(error.value).extensions

    assert extensions["code"] == "BAD_USER_INPUT"
    assert [item["field"] for item in extensions["errors"]] == ["skip", "limit"]
    assert extensions["errors"][1]["message"] == "Input should be less than or equal to 100"


def test_fields_of_nested_values_are_joined() -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(dict[str, list[PageParams]]).validate_python({"pages": [{}, {"skip": -1}]})

    (item,) = describe(error.value).extensions["errors"]

    assert item["field"] == "pages.1.skip"
