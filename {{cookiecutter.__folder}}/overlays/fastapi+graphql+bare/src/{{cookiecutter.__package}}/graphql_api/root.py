"""The root types of the schema."""

import strawberry

from {{ cookiecutter.__package }}.users.resolvers import UserQuery


@strawberry.type
class Query(UserQuery):
    """Add a base for each domain."""


# A schema without mutations; a class like `Query` adds them.
Mutation: type | None = None
