"""Field types and models that the schemas share."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

MAX_ID = 2**63 - 1
WITHOUT_NUL = r"^[^\x00]*$"
NOT_BLANK = r"^[^\x00]*[^\s\x00-\x1f\x7f-\x9f][^\x00]*$"  # something to see, and no NUL
DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")

Id = Annotated[int, Field(strict=True, ge=1, le=MAX_ID)]
"""An id in a body or a query."""

Flag = StrictBool

Search = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]


def _text(min_length: int, max_length: int) -> Any:
    return StringConstraints(
        strip_whitespace=True,
        min_length=min_length,
        max_length=max_length,
        pattern=NOT_BLANK if min_length else WITHOUT_NUL,
    )


Name = Annotated[str, _text(1, 100)]
Title = Annotated[str, _text(1, 200)]
Description = Annotated[str, _text(0, 5000)]


def _written_with_time(value: Any) -> Any:
    if not isinstance(value, str) or not DATE_AND_TIME.match(value):
        raise ValueError("write a date and a time with its offset, as in 2030-01-31T12:00:00Z")
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_written_with_time), AfterValidator(_in_utc)]
"""A time with its offset, as text; neither a date alone nor a number."""


class ReadModel(BaseModel):
    """An answer that is read off a model's attributes."""

    model_config = ConfigDict(from_attributes=True)


def omittable() -> Any:
    """Declare a field that may be left out, but not be null."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")
