import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from {{ cookiecutter.__package }} import errors
from {{ cookiecutter.__package }}.graphql_api.errors import describe
from {{ cookiecutter.__package }}.schemas import PageParams


@pytest.mark.parametrize(
    ("error", "code", "is_failure"),
    [
        (errors.DomainError("message"), "BAD_USER_INPUT", False),
        (errors.UnauthenticatedError("message"), "UNAUTHENTICATED", False),
        (errors.ForbiddenError("message"), "FORBIDDEN", False),
        (errors.NotFoundError("message"), "NOT_FOUND", False),
        (errors.ConflictError("message"), "CONFLICT", False),
        (StaleDataError("secret"), "CONFLICT", False),
        (PoolTimeoutError("secret"), "SERVICE_UNAVAILABLE", True),
        (OperationalError("secret", {}, Exception("secret")), "SERVICE_UNAVAILABLE", True),
        (ProgrammingError("secret", {}, Exception("secret")), "INTERNAL_SERVER_ERROR", True),
        (KeyError("secret"), "INTERNAL_SERVER_ERROR", True),
    ],
)
def test_errors_have_codes_and_reveal_nothing(
    error: Exception, code: str, is_failure: bool
) -> None:
    public = describe(error)

    assert public.extensions == {"code": code}
    assert public.is_failure is is_failure
    assert (public.message == "message") is isinstance(error, errors.DomainError)
    assert "secret" not in public.message


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
