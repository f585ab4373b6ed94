"""What views of tasks are given, judged before the rest of their body is."""

from collections.abc import Callable, Sequence
from functools import wraps

from flask import request
from pydantic import ValidationError

from ..auth.token_auth import current_user
from ..projects.models import Project
from ..projects.service import check_may_write, find_project
from . import service
from .models import Task
from .schemas import BulkTarget, ProjectTarget


def load_task[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the task that the path names."""

    @wraps(view)
    def wrapper(task_id: int, **kwargs: object) -> R:
        return view(task=service.find_task(task_id), **kwargs)

    return wrapper


def load_updatable_task[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the task and lock it, if the caller may change it."""

    @wraps(view)
    def wrapper(task_id: int, **kwargs: object) -> R:
        (task,) = service.lock_tasks([task_id])
        service.check_may_update(current_user(), task)
        return view(task=task, **kwargs)

    return wrapper


def load_deletable_task[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the task and lock it, if the caller may delete it."""

    @wraps(view)
    def wrapper(task_id: int, **kwargs: object) -> R:
        (task,) = service.lock_tasks([task_id])
        check_may_write(current_user(), task.project)
        return view(task=task, **kwargs)

    return wrapper


def load_target_project[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the project that the body names, if the caller may write to it."""

    @wraps(view)
    def wrapper(**kwargs: object) -> R:
        return view(project=_find_target_project(), **kwargs)

    return wrapper


def _find_target_project() -> Project | None:
    try:
        target = ProjectTarget.model_validate(request.get_json())
    except ValidationError:
        return None  # and the view is never called: the body does not fit its schema
    project = find_project(target.project_id, lock=True)
    check_may_write(current_user(), project)
    return project


def load_target_tasks[R](view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the tasks that the body names, if the caller may change them all."""

    @wraps(view)
    def wrapper(**kwargs: object) -> R:
        return view(tasks=_find_target_tasks(), **kwargs)

    return wrapper


def _find_target_tasks() -> Sequence[Task]:
    try:
        target = BulkTarget.model_validate(request.get_json())
    except ValidationError:
        return []  # and the view is never called: the body does not fit its schema
    tasks = service.lock_tasks(target.task_ids)
    for task in tasks:
        service.check_may_update(current_user(), task)
    return tasks
