"""Who may change users."""

from typing import Any, cast, override

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from .models import User
from .serializers import ADMIN_FIELDS


def get_caller(request: Request) -> User:
    """Give the signed-in user, whom `IsAuthenticated` has asked for."""
    return cast(User, request.user)


class UserPermission(BasePermission):
    """Lets users rename themselves, and admins do everything."""

    message = "Only admins may change this."

    @override
    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        caller = get_caller(request)
        if request.method in SAFE_METHODS or caller.is_admin:
            return True
        # Rights are judged before the values are: the body is looked at as it came.
        fields = request.data.keys() if isinstance(request.data, dict) else set()
        return caller == obj and not fields & ADMIN_FIELDS
