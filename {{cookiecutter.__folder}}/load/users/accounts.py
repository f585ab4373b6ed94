"""Users of accounts and sessions."""

import os
from typing import override

from locust import task

from load.session import SignedInUser


class Visitor(SignedInUser):
    """Reads and changes their own account."""

    @task(8)
    def read_profile(self) -> None:
        self.call("GET", "/users/me")

    @task(4)
    def rename(self) -> None:
        user = self.call("GET", "/users/me").json()
        self.call("PATCH", f"/users/{user['id']}", route="/users/{id}", json={"name": "Renamed"})

    @task(3)
    def refresh(self) -> None:
        self.refresh_at = 0.0
        self.call("GET", "/users/me")

    @task(1)
    def log_out_and_in(self) -> None:
        """Log out; the next task logs in again."""
        self.call("GET", "/users/me")
        self.send("POST", "/auth/logout", json={"refresh_token": self.refresh_token})
        self.refresh_token, self.refresh_at = "", 0.0


class Admin(SignedInUser):
    """Searches users; ADMIN_EMAIL and ADMIN_PASSWORD name an existing admin."""

    abstract = "ADMIN_EMAIL" not in os.environ
    fixed_count = 1

    @override
    def on_start(self) -> None:
        self.email, self.password = os.environ["ADMIN_EMAIL"], os.environ["ADMIN_PASSWORD"]

    @task
    def find_user(self) -> None:
        user = self.pick("/users", search="load", limit=100)
        self.call("GET", f"/users/{user['id']}", route="/users/{id}")
