"""The schema: limited queries, introspection by setting, and errors that reveal nothing."""

import logging
from collections.abc import Callable, Iterator
from typing import override

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    DisableIntrospection,
    MaxTokensLimiter,
    SchemaExtension,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from {{ cookiecutter.__package }}.graphql_api.errors import describe
from {{ cookiecutter.__package }}.graphql_api.limits import MAX_TOKENS, QueryLimits

logger = logging.getLogger(__name__)


class AuthenticatedOnly(SchemaExtension):
    """Parses nothing without a valid access token."""

    @override
    def on_operation(self) -> Iterator[None]:
        if self.execution_context.context.user is None:
            extensions = {"code": "UNAUTHENTICATED"}
            raise GraphQLError("A valid access token is required.", extensions=extensions)
        yield


class Schema(strawberry.Schema):
    @staticmethod
    @override
    def remove_field_suggestion(error: GraphQLError) -> None:
        """Remove suggestions of fields, and of arguments, types and values too."""
        error.message, *_ = error.message.split(" Did you mean ")

    @override
    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Replace errors by what the client may see, and log failures."""
        for error in errors:
            cause = error.original_error
            # Without a path the query is invalid: nothing was executed.
            if not error.path or cause is None or isinstance(cause, GraphQLError):
                continue
            public = describe(cause)
            error.message, error.extensions = public.message, public.extensions
            if public.is_failure:
                path = ".".join(map(str, error.path))
                logger.error("%s: %s", path, public.message, exc_info=cause)


def create_schema(
    query: type,
    mutation: type | None,
    *extensions: type[SchemaExtension],
    introspection: bool,
) -> Schema:
    every: list[Callable[[], SchemaExtension]] = [
        AuthenticatedOnly,  # first: no other extension has begun
        *extensions,
        lambda: MaxTokensLimiter(MAX_TOKENS),
        lambda: AddValidationRules([QueryLimits]),
    ]
    if not introspection:
        every.append(DisableIntrospection)
    # Suggestions would name what is in a hidden schema.
    config = StrawberryConfig(disable_field_suggestions=not introspection)
    return Schema(query, mutation, extensions=every, config=config)
