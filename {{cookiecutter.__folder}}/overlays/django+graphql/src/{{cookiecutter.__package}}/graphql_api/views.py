"""`POST /graphql`."""

import logging
from typing import Any, cast, override

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from strawberry.django.views import GraphQLView
from strawberry_django.optimizer import DjangoOptimizerExtension

from {{ cookiecutter.__package }}.core.exceptions import (
    ServiceUnavailable,
    is_unavailable,
    problem_response,
)
from {{ cookiecutter.__package }}.users.models import User

from .body import BodyDecoder
from .context import Context
from .root import Mutation, Query
from .schema import create_schema

logger = logging.getLogger(__name__)


class View(BodyDecoder, GraphQLView[Context, None]):
    @override
    def get_context(self, request: HttpRequest, response: HttpResponse) -> Context:
        try:
            credentials = JWTAuthentication().authenticate(Request(request))
        except AuthenticationFailed:
            credentials = None
        return Context(user=cast("User", credentials and credentials[0]))

    @override
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except UnicodeDecodeError:
            return problem_response(400, ParseError.default_detail)
        except (InterfaceError, OperationalError) as error:
            if not is_unavailable(error):
                raise
            logger.exception("Database error")
            return problem_response(503, ServiceUnavailable.default_detail)


schema = create_schema(
    Query, Mutation, DjangoOptimizerExtension, introspection=settings.GRAPHQL_INTROSPECTION
)
# Without CSRF protection: tokens are in a header, which browsers do not send by themselves.
graphql_view = require_POST(
    csrf_exempt(View.as_view(schema=schema, graphql_ide=None, allow_queries_via_get=False))
)
