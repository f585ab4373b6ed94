"""Users of the storage."""

import os

from locust import task

from load.session import SignedInUser


class Uploader(SignedInUser):
    """Attaches files to a task, and downloads them; STORAGE_BUCKET is that of the service."""

    abstract = "STORAGE_BUCKET" not in os.environ
    task_id = 0

    def attachments(self) -> str:
        """Return the path of the attachments, and create the task first if there is none."""
        if not self.task_id:
            project = self.call("POST", "/projects", json={"name": "Files"}).json()
            new = {"title": "Files", "project_id": project["id"]}
            self.task_id = self.call("POST", "/tasks", json=new).json()["id"]
        return f"/tasks/{self.task_id}/attachments"

    @task(1)
    def upload(self) -> None:
        files = {"file": ("notes.txt", b"x" * 10_000, "text/plain")}
        self.call("POST", self.attachments(), route="/tasks/{id}/attachments", files=files)

    @task(3)
    def download(self) -> None:
        attachments = self.call("GET", self.attachments(), route="/tasks/{id}/attachments").json()
        for attachment in attachments[:1]:
            self.call("GET", f"/attachments/{attachment['id']}", route="/attachments/{id}")
