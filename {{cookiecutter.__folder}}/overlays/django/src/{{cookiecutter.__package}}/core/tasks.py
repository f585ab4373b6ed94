"""How background tasks run."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import TaskResult

MAX_THREADS = 8


class ThreadBackend(ImmediateBackend):
    """Runs tasks in threads of this process, while the request goes on."""

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.executor = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="task")

    def _execute_task(self, task_result: "TaskResult[Any, Any]") -> None:
        self.executor.submit(self._run, task_result)

    def _run(self, task_result: "TaskResult[Any, Any]") -> None:
        try:
            super()._execute_task(task_result)  # type: ignore[misc] # (missing in the stubs)
        finally:
            connections.close_all()
