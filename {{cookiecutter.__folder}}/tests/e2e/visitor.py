"""A client with an account, for whole journeys."""

from typing import Any

import httpx2


class Visitor(httpx2.Client):
    """A client of the live service. Every error but 401 fails the test."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(base_url=url, timeout=30, event_hooks={"response": [raise_for_error]})
        self.name = name
        self.email = f"{name.lower()}@example.com"
        self.refresh_token = ""

    def register(self, password: str) -> Any:
        account = {"email": self.email, "name": self.name, "password": password}
        return self.post("/auth/register", json=account).json()

    def log_in(self, password: str) -> int:
        return self.start_session("login", email=self.email, password=password)

    def refresh(self) -> int:
        return self.start_session("refresh", refresh_token=self.refresh_token)

    def start_session(self, path: str, **body: str) -> int:
        """Take the tokens of a response, and return its status."""
        response = self.post(f"/auth/{path}", json=body)
        if response.is_success:
            tokens = response.json()
            self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            self.refresh_token = tokens["refresh_token"]
        return response.status_code

    def log_out(self) -> None:
        self.post("/auth/logout", json={"refresh_token": self.refresh_token})


def raise_for_error(response: httpx2.Response) -> None:
    if response.status_code != httpx2.codes.UNAUTHORIZED:
        response.raise_for_status()
