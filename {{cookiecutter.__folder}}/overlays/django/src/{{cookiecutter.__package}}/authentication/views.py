"""`/auth`."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..core.schema import problems
from ..core.views import PublicAPIView
from ..users.serializers import UserSerializer
from . import services
from .serializers import (
    CredentialsSerializer,
    MessageSerializer,
    PasswordResetConfirmationSerializer,
    PasswordResetRequestSerializer,
    RefreshRequestSerializer,
    RegistrationSerializer,
    TokenPairSerializer,
)
from .sessions import refresh_session
from .tasks import send_reset_token


def validated(serializer_class: type[serializers.Serializer[Any]], request: Request) -> Any:
    """Validate the body of a request."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class RegistrationView(PublicAPIView):
    """Registration."""

    @extend_schema(request=RegistrationSerializer, responses={201: UserSerializer, **problems(409)})
    def post(self, request: Request) -> Response:
        """Create an account."""
        user = services.register(**validated(RegistrationSerializer, request))
        return Response(UserSerializer(user).data, 201)


class LoginView(PublicAPIView):
    """Login."""

    @extend_schema(
        request=CredentialsSerializer, responses={200: TokenPairSerializer, **problems(401)}
    )
    def post(self, request: Request) -> Response:
        """Start a session."""
        pair = services.log_in(request._request, **validated(CredentialsSerializer, request))
        return Response(TokenPairSerializer(pair).data)


class RefreshView(PublicAPIView):
    """Refresh."""

    @extend_schema(
        request=RefreshRequestSerializer, responses={200: TokenPairSerializer, **problems(401)}
    )
    def post(self, request: Request) -> Response:
        """Spend a refresh token for a new pair."""
        pair = refresh_session(**validated(RefreshRequestSerializer, request))
        return Response(TokenPairSerializer(pair).data)


class PasswordResetView(PublicAPIView):
    """Password reset, first step."""

    @extend_schema(request=PasswordResetRequestSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Send a reset token, if the address is known: afterwards, so that time tells nothing."""
        send_reset_token.enqueue(**validated(PasswordResetRequestSerializer, request))
        return Response({"detail": "If the address is known, a message is on its way."})


class PasswordResetConfirmationView(PublicAPIView):
    """Password reset, second step."""

    @extend_schema(request=PasswordResetConfirmationSerializer, responses={200: MessageSerializer})
    def post(self, request: Request) -> Response:
        """Spend a reset token for a new password."""
        services.reset_password(**validated(PasswordResetConfirmationSerializer, request))
        return Response({"detail": "The password is set. Log in with it."})
