"""`/users`."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ..core.schema import problems
from ..core.views import GenericViewSet
from .filters import UserFilterSet
from .models import User
from .permissions import UserPermission
from .serializers import UserSerializer, UserUpdateSerializer
from .services import update_user


class UserViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[User]):
    """Users."""

    queryset = User.objects.order_by("pk")
    serializer_class = UserSerializer
    permission_classes = [IsAuthenticated, UserPermission]
    filterset_class = UserFilterSet
    lookup_url_kwarg = "user_id"

    @action(detail=False)
    def me(self, request: Request) -> Response:
        """Get the signed-in user."""
        return Response(self.get_serializer(request.user).data)

    @extend_schema(
        request=UserUpdateSerializer, responses={200: UserSerializer, **problems(403, 409)}
    )
    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change a user: the name oneself, everything as an admin."""
        user = self.get_object()
        serializer = UserUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        user = update_user(user, serializer.validated_data)
        return Response(self.get_serializer(user).data)
