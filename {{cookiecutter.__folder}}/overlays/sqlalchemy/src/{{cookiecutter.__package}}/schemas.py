"""Field types and models that the schemas share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_ID = 2**53 - 1  # as JavaScript and the floats of OpenAPI schemas hold it
WITHOUT_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store NUL

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=WITHOUT_NUL),
]


class ReadModel(BaseModel):
    """A response that is read from the attributes of a model."""

    model_config = ConfigDict(from_attributes=True)


class PageParams(BaseModel):
    skip: Annotated[int, Field(ge=0, le=MAX_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 20
