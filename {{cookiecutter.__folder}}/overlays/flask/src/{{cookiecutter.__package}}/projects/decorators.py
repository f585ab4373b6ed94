"""What views of projects are given, judged before their body is."""

from collections.abc import Callable
from functools import wraps

from ..auth.token_auth import current_user
from . import service


def load_project[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the project that the path names."""

    @wraps(view)
    def wrapper(project_id: int, **kwargs: object) -> R:
        return view(project=service.find_project(project_id), **kwargs)

    return wrapper


def load_writable_project[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the project and lock it, if the caller may write to it."""

    @wraps(view)
    def wrapper(project_id: int, **kwargs: object) -> R:
        project = service.find_project(project_id, lock=True)
        service.check_may_write(current_user(), project)
        return view(project=project, **kwargs)

    return wrapper
