"""What views of users are given, judged before their body is."""

from collections.abc import Callable
from functools import wraps

from flask import request

from ..auth.token_auth import current_user
from . import service


def load_user[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the user that the path names."""

    @wraps(view)
    def wrapper(user_id: int, **kwargs: object) -> R:
        return view(user=service.find_user(user_id), **kwargs)

    return wrapper


def load_updatable_user[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the user, if the caller may change the fields that the body names.

    Rights are judged before the values are: the body is looked at as it came.
    """

    @wraps(view)
    def wrapper(user_id: int, **kwargs: object) -> R:
        user, body = service.find_user(user_id), request.get_json()
        service.check_may_update(current_user(), user, {*body} if isinstance(body, dict) else set())
        return view(user=user, **kwargs)

    return wrapper
