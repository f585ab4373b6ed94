from fastapi import APIRouter
from fastapi.routing import APIRoute
from strawberry.fastapi import GraphQLRouter

from {{ cookiecutter.__package }}.graphql_api.body import BodyDecoder
from {{ cookiecutter.__package }}.graphql_api.context import Context, get_context
from {{ cookiecutter.__package }}.graphql_api.root import Mutation, Query
from {{ cookiecutter.__package }}.graphql_api.schema import create_schema
from {{ cookiecutter.__package }}.settings import Settings


class Router(BodyDecoder, GraphQLRouter[Context, None]):
    """`POST /graphql`, and neither queries by GET nor subscriptions by WebSocket."""


def create_router(settings: Settings) -> APIRouter:
    router = Router(
        create_schema(Query, Mutation, introspection=settings.graphql_introspection),
        path="/graphql",
        context_getter=get_context,
        graphql_ide=None,
        allow_queries_via_get=False,
        # OpenAPI cannot describe what a query returns.
        include_in_schema=False,
    )
    router.routes[:] = [
        route
        for route in router.routes
        if isinstance(route, APIRoute) and route.methods == {"POST"}
    ]
    return router
