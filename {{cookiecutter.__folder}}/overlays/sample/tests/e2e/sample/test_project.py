"""A project, from its first task to its summary."""

from tests.e2e.visitor import Visitor

PASSWORD = "correct horse"


def test_completed_tasks_are_counted(service_url: str) -> None:
    with Visitor(service_url, "Ada") as ada, Visitor(service_url, "Grace") as grace:
        ada.register(PASSWORD)
        assignee = grace.register(PASSWORD)
        for visitor in (ada, grace):
            visitor.log_in(PASSWORD)

        project = ada.post("/projects", json={"name": "Engine"}).json()
        task = {"project_id": project["id"], "assignee_id": assignee["id"]}
        for title in ("Design", "Build"):
            ada.post("/tasks", json={"title": title, **task})
        design, _ = grace.get("/tasks", params={"assignee_id": assignee["id"]}).json()
        grace.patch(f"/tasks/{design['id']}", json={"is_completed": True})

        summary = ada.get(f"/projects/{project['id']}/summary").json()
        assert (summary["total"], summary["completed"], summary["pending"]) == (2, 1, 1)
