"""Random sequences of requests about tasks, compared with a plain model."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, override

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.projects.models import Project, Task

from tests.factories.projects import ProjectFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW
from tests.fixtures.examples import rolled_back
from tests.property.sample.task_model import TaskModel, changes, priorities


@dataclass(frozen=True)
class Scene:
    """A project, its owner's client."""

    clock: time_machine.Traveller
    project: Project
    client: APIClient


@pytest.fixture
def scene(db: None, client_for: ClientFor, clock: time_machine.Traveller) -> Scene:  # noqa: ARG001 (opens the database)
    project = ProjectFactory.create()
    return Scene(clock, project, client_for(project.owner))


class TaskMachine(RuleBasedStateMachine):
    """The tasks of one project. Every step is a request."""

    tasks = Bundle("tasks")  # deleted ones too

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.model: dict[int, TaskModel] = {}
        scene.clock.move_to(NOW)
        # The test's transaction spans all examples: each of them is rolled back on its own.
        self.example = rolled_back()
        self.example.__enter__()

    @override
    def teardown(self) -> None:
        self.example.__exit__(None, None, None)

    @rule(target=tasks, priority=priorities)
    def create(self, priority: int) -> int:
        body = {"title": "x", "project_id": self.scene.project.pk, "priority": priority}
        response = self.send("POST", "/tasks", body)

        assert response.status_code == 201
        task_id: int = response.json()["id"]
        self.model[task_id] = TaskModel(priority)
        return task_id

    @rule(task_id=tasks, values=changes)
    def update(self, task_id: int, values: dict[str, Any]) -> None:
        response = self.send("PATCH", f"/tasks/{task_id}", values)

        self.check_and_change(response.status_code, [task_id], values)

    # A rule waits until a bundle among its arguments has tasks, but not for one within a list.
    @rule(task_id=tasks, others=st.lists(tasks, max_size=4), values=changes)
    def update_in_bulk(self, task_id: int, others: list[int], values: dict[str, Any]) -> None:
        task_ids = [task_id, *others]
        body = {"task_ids": task_ids, "update_data": values}
        response = self.send("POST", "/tasks/bulk-update", body)

        self.check_and_change(response.status_code, task_ids, values)

    @rule(task_id=tasks)
    def delete(self, task_id: int) -> None:
        response = self.send("DELETE", f"/tasks/{task_id}")

        exists = self.model.pop(task_id, None)
        assert response.status_code == (204 if exists else 404)

    @invariant()
    def database_equals_the_model(self) -> None:
        rows = Task.objects.values_list("pk", "priority", "completed_at")

        assert {
            task_id: TaskModel(priority, completed_at) for task_id, priority, completed_at in rows
        } == self.model

    def check_and_change(
        self, status: int, task_ids: Iterable[int], values: dict[str, Any]
    ) -> None:
        """Check the status of a change, and change the model likewise: all or nothing."""
        exist = self.model.keys() >= set(task_ids)
        assert status == (200 if exist else 404)
        if exist:
            for task_id in task_ids:
                self.model[task_id] = self.model[task_id].changed(**values)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request, a second after the previous one."""
        self.scene.clock.shift(timedelta(seconds=1))
        return getattr(self.scene.client, method.lower())(path, body)


def test_tasks_follow_the_rules(scene: Scene) -> None:
    run_state_machine_as_test(lambda: TaskMachine(scene))  # type: ignore[arg-type] # (it takes any factory)
