"""Types of GraphQL. Resolvers return models."""

from datetime import datetime

import strawberry


@strawberry.type
class Person:
    """A user without the e-mail address, which only the user and admins may see."""

    id: strawberry.ID
    name: str


@strawberry.type
class Project:
    id: strawberry.ID
    name: str
    description: str | None
    is_archived: bool
    owner: Person
    created_at: datetime
    updated_at: datetime
