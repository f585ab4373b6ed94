from typing import Any

from django.db import transaction
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.filters import SearchFilter
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from {{ cookiecutter.__package }}.core.exceptions import Conflict
from {{ cookiecutter.__package }}.core.mixins import LockedUpdateModelMixin

from .models import User
from .permissions import IsAdmin, IsSelfOrAdmin
from .serializers import UserSerializer

ADMIN_FIELDS = {"role", "is_active"}


class UserViewSet(
    ListModelMixin,
    RetrieveModelMixin,
    LockedUpdateModelMixin,
    GenericViewSet[User],
):
    """Users. Admins see and change all of them, others themselves, without role and is_active."""

    queryset = User.objects.all()
    serializer_class = UserSerializer
    filter_backends = [SearchFilter]
    search_fields = ["name", "email"]
    http_method_names = ["get", "patch", "head", "options"]

    def get_permissions(self) -> list[BasePermission]:
        return [IsAuthenticated(), IsAdmin() if self.action == "list" else IsSelfOrAdmin()]

    @transaction.atomic
    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        changes_rights = bool(ADMIN_FIELDS & serializer.validated_data.keys())
        if changes_rights:
            if not self.request.user.is_superuser:
                raise PermissionDenied("Only admins may change role and is_active.")
            # All of them, in one order: two admins who demote each other wait here.
            rows = User.objects.active_admins() | User.objects.filter(pk=self.kwargs["pk"])
            list(rows.select_for_update().order_by("id"))
        super().perform_update(serializer)
        if changes_rights and not User.objects.active_admins().exists():
            raise Conflict("The last active admin cannot be demoted or deactivated.")

    @action(detail=False)
    def me(self, request: Request) -> Response:
        """Return the authenticated user."""
        return Response(self.get_serializer(request.user).data)
