"""Sequences of requests on tasks, compared with a plain model of the rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, override

import pytest
import time_machine
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW
from tests.fixtures.examples import rolled_back
from tests.property.strategies import priorities

PEOPLE = ("owner", "worker", "stranger", "admin")
WRITERS = {"owner", "admin"}

people = st.sampled_from(PEOPLE)
assignees = st.none() | people
changes = st.fixed_dictionaries(
    {}, optional={"is_completed": st.booleans(), "priority": priorities, "assignee": assignees}
).filter(bool)


@dataclass(frozen=True)
class Scene:
    """A project and its people."""

    clock: time_machine.Traveller
    project: Project
    users: dict[str, User]
    client_for: ClientFor


@pytest.fixture
def scene(db: None, client_for: ClientFor, clock: time_machine.Traveller) -> Scene:  # noqa: ARG001 (opens the database)
    """A scene in the transaction of the test."""
    users = {who: UserFactory.create(admin=who == "admin") for who in PEOPLE}
    project = ProjectFactory.create(owner=users["owner"])
    return Scene(clock, project, users, client_for)


@dataclass(frozen=True)
class TaskModel:
    """A task of the model."""

    priority: int
    assignee: str | None
    completed_at: datetime | None
    updated_at: datetime

    def changed(self, *, is_completed: bool | None = None, **values: Any) -> "TaskModel":
        """Return the task after a change; completing twice keeps the first time."""
        if is_completed is not None and is_completed != bool(self.completed_at):
            values["completed_at"] = timezone.now() if is_completed else None
        return replace(self, updated_at=timezone.now(), **values)


class TaskMachine(RuleBasedStateMachine):
    """The tasks of one project; each step is a request of one person."""

    tasks = Bundle("tasks")

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.model: dict[int, TaskModel] = {}
        scene.clock.move_to(NOW)
        # All examples share the transaction of the test.
        self.example = rolled_back()
        self.example.__enter__()

    @override
    def teardown(self) -> None:
        self.example.__exit__(None, None, None)

    @rule(target=tasks, who=people, priority=priorities, assignee=assignees)
    def create(self, who: str, priority: int, assignee: str | None) -> Any:
        body = {"title": "x", "project_id": self.scene.project.id, "priority": priority}
        response = self.send(who, "POST", "/tasks", body | self.written(assignee=assignee))

        if who not in WRITERS:
            assert response.status_code == 403
            return multiple()
        assert response.status_code == 201
        task_id = response.json()["id"]
        self.model[task_id] = TaskModel(priority, assignee, None, timezone.now())
        return task_id

    @rule(who=people, task_id=tasks, values=changes)
    def update(self, who: str, task_id: int, values: dict[str, Any]) -> None:
        response = self.send(who, "PATCH", f"/tasks/{task_id}", self.written(**values))

        assert response.status_code == self.expected_status(who, [task_id])
        if response.status_code == 200:
            self.change([task_id], values)

    @precondition(lambda self: self.model)
    @rule(who=people, task_ids=st.lists(tasks, min_size=1, max_size=5), values=changes)
    def update_in_bulk(self, who: str, task_ids: list[int], values: dict[str, Any]) -> None:
        body = {"task_ids": task_ids, "update_data": self.written(**values)}
        response = self.send(who, "POST", "/tasks/bulk-update", body)

        assert response.status_code == self.expected_status(who, task_ids)
        if response.status_code == 200:
            assert response.json() == {"updated_count": len(set(task_ids))}
            self.change(task_ids, values)

    @rule(who=people, task_id=tasks)
    def delete(self, who: str, task_id: int) -> None:
        response = self.send(who, "DELETE", f"/tasks/{task_id}")

        if task_id not in self.model:
            assert response.status_code == 404
        elif who not in WRITERS:
            assert response.status_code == 403
        else:
            assert response.status_code == 204
            del self.model[task_id]

    @invariant()
    def the_database_holds_what_the_model_holds(self) -> None:
        rows = Task.objects.values_list(
            "pk", "priority", "assignee_id", "completed_at", "updated_at"
        )

        names: dict[int | None, str] = {user.id: who for who, user in self.scene.users.items()}
        assert {
            task_id: TaskModel(priority, names.get(assignee_id), completed_at, updated_at)
            for task_id, priority, assignee_id, completed_at, updated_at in rows
        } == self.model

    def expected_status(self, who: str, task_ids: Iterable[int]) -> int:
        """Return the status of a request to change tasks."""
        if not self.model.keys() >= set(task_ids):
            return 404
        if all(who in WRITERS | {self.model[task_id].assignee} for task_id in task_ids):
            return 200
        return 403

    def change(self, task_ids: Iterable[int], values: dict[str, Any]) -> None:
        """Change tasks of the model."""
        for task_id in task_ids:
            self.model[task_id] = self.model[task_id].changed(**values)

    def written(self, **values: Any) -> dict[str, Any]:
        """Convert values to a body."""
        if "assignee" in values:
            assignee = values.pop("assignee")
            values["assignee_id"] = assignee and self.scene.users[assignee].id
        return values

    def send(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """Send a request, a second after the last one."""
        self.scene.clock.shift(timedelta(seconds=1))
        client = self.scene.client_for(self.scene.users[who])
        return getattr(client, method.lower())(path, body)


def test_tasks_follow_the_rules(scene: Scene) -> None:
    run_state_machine_as_test(lambda: TaskMachine(scene))  # type: ignore[arg-type] # (it takes any factory)
