"""Random sequences of requests about tasks, compared with a plain model of the rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, override

import pytest
import time_machine
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
from sqlalchemy import Connection, select
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW
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
    """A project, its users, and what sending requests takes."""

    connection: Connection
    clock: time_machine.Traveller
    project: Project
    users: dict[str, User]
    client_for: ClientFor


@pytest.fixture
def scene(
    connection: Connection,
    create: Factories,
    client_for: ClientFor,
    clock: time_machine.Traveller,
) -> Scene:
    users = {who: create(UserFactory, admin=who == "admin") for who in PEOPLE}
    project = create(ProjectFactory, owner=users["owner"])
    return Scene(connection, clock, project, users, client_for)


@dataclass(frozen=True)
class TaskModel:
    """A task according to the rules."""

    priority: int
    assignee: str | None
    completed_at: datetime | None
    updated_at: datetime

    def changed(self, *, is_completed: bool | None = None, **values: Any) -> "TaskModel":
        """Return the task after a change. Completing it twice keeps the first time."""
        if is_completed is not None and is_completed != bool(self.completed_at):
            values["completed_at"] = utc_now() if is_completed else None
        task = replace(self, **values)
        return task if task == self else replace(task, updated_at=utc_now())


class TaskMachine(RuleBasedStateMachine):
    """The tasks of one project. Every step is a request."""

    tasks = Bundle("tasks")

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.model: dict[int, TaskModel] = {}
        scene.clock.move_to(NOW)
        # The test's transaction spans all examples: each of them is rolled back on its own.
        self.beginning = scene.connection.begin_nested()

    @override
    def teardown(self) -> None:
        self.beginning.rollback()

    @rule(target=tasks, who=people, priority=priorities, assignee=assignees)
    def create(self, who: str, priority: int, assignee: str | None) -> Any:
        body = {"title": "x", "project_id": self.scene.project.id, "priority": priority}
        response = self.send(who, "POST", "/tasks", body | self.written(assignee=assignee))

        if who not in WRITERS:
            assert response.status_code == 403
            return multiple()
        assert response.status_code == 201
        task_id = response.get_json()["id"]
        self.model[task_id] = TaskModel(priority, assignee, None, utc_now())
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
            assert response.get_json() == {"updated_count": len(set(task_ids))}
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
    def database_equals_the_model(self) -> None:
        query = select(Task.id, Task.priority, Task.assignee_id, Task.completed_at, Task.updated_at)
        rows = self.scene.connection.execute(query)

        names: dict[int | None, str] = {user.id: who for who, user in self.scene.users.items()}
        assert {
            task_id: TaskModel(priority, names.get(assignee_id), completed_at, updated_at)
            for task_id, priority, assignee_id, completed_at, updated_at in rows
        } == self.model

    def expected_status(self, who: str, task_ids: Iterable[int]) -> int:
        """Return the expected status code of a change."""
        if not self.model.keys() >= set(task_ids):
            return 404
        if all(who in WRITERS | {self.model[task_id].assignee} for task_id in task_ids):
            return 200
        return 403

    def change(self, task_ids: Iterable[int], values: dict[str, Any]) -> None:
        for task_id in task_ids:
            self.model[task_id] = self.model[task_id].changed(**values)

    def written(self, **values: Any) -> dict[str, Any]:
        if "assignee" in values:
            assignee = values.pop("assignee")
            values["assignee_id"] = assignee and self.scene.users[assignee].id
        return values

    def send(self, who: str, method: str, path: str, body: Any = None) -> TestResponse:
        """Send a request, a second after the previous one."""
        self.scene.clock.shift(timedelta(seconds=1))
        client = self.scene.client_for(self.scene.users[who])
        return client.open(path, method=method, json=body)


def test_tasks_follow_the_rules(scene: Scene) -> None:
    run_state_machine_as_test(lambda: TaskMachine(scene))  # type: ignore[arg-type] # (it takes any factory)
