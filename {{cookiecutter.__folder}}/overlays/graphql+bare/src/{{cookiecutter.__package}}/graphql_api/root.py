"""The root types of the schema."""

import strawberry

from {{ cookiecutter.__package }}.users.resolvers import UserQuery


@strawberry.type
class Query(UserQuery):
    """Add a base for each domain."""


# A class like `Query`, once there are mutations.
Mutation: type | None = None
