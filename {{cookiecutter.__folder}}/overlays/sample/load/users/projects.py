"""Users of the sample domain."""

from uuid import uuid4

from locust import task

from load.session import SignedInUser


class Member(SignedInUser):
    """Works on a project of their own, and reads those of others."""

    project_id = 0

    def project(self) -> int:
        """Return the user's current project, and create it first if there is none."""
        if not self.project_id:
            self.start_project()
        return self.project_id

    @task(1)
    def start_project(self) -> None:
        project = self.call("POST", "/projects", json={"name": f"Project {uuid4().hex}"}).json()
        self.project_id = project["id"]
        rows = [{"title": f"Step {step}"} for step in range(60)]
        self.call("POST", "/tasks/import", json={"project_id": self.project_id, "tasks": rows})

    @task(6)
    def browse_projects(self) -> None:
        project = self.pick("/projects")
        self.call("GET", f"/projects/{project['id']}", route="/projects/{id}")

    @task(9)
    def browse_tasks(self) -> None:
        item = self.pick("/tasks", project_id=self.project())
        self.call("GET", f"/tasks/{item['id']}", route="/tasks/{id}")

    @task(6)
    def read_summary(self) -> None:
        self.call("GET", f"/projects/{self.project()}/summary", route="/projects/{id}/summary")

    @task(6)
    def create_task(self) -> None:
        new = {"title": "Another task", "project_id": self.project(), "priority": 5}
        self.call("POST", "/tasks", json=new)

    @task(5)
    def complete_task(self) -> None:
        item = self.pick("/tasks", project_id=self.project(), status="pending")
        body = {"is_completed": True}
        self.call("PATCH", f"/tasks/{item['id']}", route="/tasks/{id}", json=body)
