"""Steps of visitors who share a project."""

from typing import Any

from tests.e2e.visitor import Visitor

PASSWORD = "correct-horse"


def log_in(visitor: Visitor) -> Visitor:
    visitor.register(PASSWORD)
    visitor.log_in(PASSWORD)
    return visitor


def create_project(owner: Visitor, name: str = "Apollo") -> int:
    project_id: int = owner.post("/projects", json={"name": name}).json()["id"]
    return project_id


def create_task(owner: Visitor, project_id: int) -> Any:
    return owner.post("/tasks", json={"title": "Land", "project_id": project_id}).json()


def path_of(project_id: int) -> str:
    return f"/ws/projects/{project_id}"
