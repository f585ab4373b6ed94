"""`POST /graphql`."""

from typing import Any, ClassVar, override

from apiflask import APIFlask
from flask import Request, Response
from flask.typing import ResponseReturnValue
from strawberry.flask.views import GraphQLView
from werkzeug.exceptions import BadRequest

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.graphql_api.body import BodyDecoder
from {{ cookiecutter.__package }}.graphql_api.context import Context, RollbackOnError
from {{ cookiecutter.__package }}.graphql_api.root import Mutation, Query
from {{ cookiecutter.__package }}.graphql_api.schema import create_schema


class View(BodyDecoder, GraphQLView[Context, None]):
    methods: ClassVar[list[str]] = ["POST"]
    # Optional: `AuthenticatedOnly` rejects requests without a user, with an error of GraphQL.
    decorators: ClassVar[list[Any]] = [auth.login_required(optional=True)]

    @override
    def get_context(self, request: Request, response: Response) -> Context:
        return Context(user=current_user())

    @override
    def dispatch_request(self) -> ResponseReturnValue:
        try:
            return super().dispatch_request()
        except UnicodeDecodeError:
            raise BadRequest("The body is not UTF-8.") from None


def init_app(app: APIFlask) -> None:
    introspection = app.config["GRAPHQL_INTROSPECTION"]
    schema = create_schema(Query, Mutation, RollbackOnError, introspection=introspection)
    view = View.as_view("graphql", schema=schema, graphql_ide=None, allow_queries_via_get=False)
    app.add_url_rule("/graphql", view_func=view)  # not in the OpenAPI document
