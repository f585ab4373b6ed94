from typing import Annotated

import strawberry
from pydantic import BaseModel

from {{ cookiecutter.__package }}.schemas import Id

IdArgument = Annotated[strawberry.ID, strawberry.argument(name="id")]


class Reference(BaseModel):
    """The argument `id`, which is a text in GraphQL."""

    id: Id
