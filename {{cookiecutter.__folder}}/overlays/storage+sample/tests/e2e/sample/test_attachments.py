"""A file, from its upload to its deletion."""

from tests.e2e.visitor import Visitor

PASSWORD = "correct horse"


def test_file_is_handed_over(service_url: str) -> None:
    with Visitor(service_url, "Ada") as ada, Visitor(service_url, "Grace") as grace:
        for visitor in (ada, grace):
            visitor.register(PASSWORD)
            visitor.log_in(PASSWORD)
        project = ada.post("/projects", json={"name": "Engine"}).json()
        task = ada.post("/tasks", json={"title": "Design", "project_id": project["id"]}).json()

        path = f"/tasks/{task['id']}/attachments"
        ada.post(path, files={"file": ("design.pdf", b"%PDF-", "application/pdf")})

        (attachment,) = grace.get(path).json()
        download = grace.get(f"/attachments/{attachment['id']}")
        assert (attachment["name"], download.content) == ("design.pdf", b"%PDF-")
        ada.delete(f"/attachments/{attachment['id']}")
        assert grace.get(path).json() == []
