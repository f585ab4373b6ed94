from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import CreateAPIView, GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from . import services
from .serializers import (
    DetailSerializer,
    LoginSerializer,
    PasswordResetConfirmationSerializer,
    PasswordResetSerializer,
    RefreshTokenSerializer,
    RegistrationSerializer,
    TokenPairSerializer,
)


class PublicAPIView(GenericAPIView[Any]):
    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "auth"

    def get_authenticate_header(self, request: Request) -> str:
        """Name the scheme: without authenticators, REST framework replaces 401 by 403."""
        return "Bearer"

    def get_valid_data(self) -> Any:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class RegistrationView(PublicAPIView, CreateAPIView[Any]):
    """Register a user."""

    serializer_class = RegistrationSerializer


class LoginView(PublicAPIView):
    serializer_class = LoginSerializer

    @extend_schema(responses=TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Start a session."""
        return Response(services.log_in(**self.get_valid_data()))


class RefreshView(PublicAPIView):
    serializer_class = RefreshTokenSerializer

    @extend_schema(responses=TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Exchange a refresh token for a new pair. Using it again ends the session."""
        return Response(services.refresh(**self.get_valid_data()))


class LogoutView(PublicAPIView):
    serializer_class = RefreshTokenSerializer

    @extend_schema(responses={204: None})
    def post(self, request: Request) -> Response:
        """End the session of a refresh token."""
        services.log_out(**self.get_valid_data())
        return Response(status=204)


class PasswordResetView(PublicAPIView):
    serializer_class = PasswordResetSerializer

    @extend_schema(responses=DetailSerializer)
    def post(self, request: Request) -> Response:
        """Send a reset token, if the e-mail address is a user's."""
        services.request_password_reset(**self.get_valid_data())
        return Response({"detail": "If the address is known, a message is on its way."})


class PasswordResetConfirmationView(PublicAPIView):
    serializer_class = PasswordResetConfirmationSerializer

    @extend_schema(responses=DetailSerializer)
    def post(self, request: Request) -> Response:
        """Set a new password with a reset token. Refresh tokens are revoked."""
        services.reset_password(**self.get_valid_data())
        return Response({"detail": "The password is changed."})
