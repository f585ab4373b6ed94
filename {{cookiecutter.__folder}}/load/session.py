"""The base class of the users of a load run, and the check of its budgets."""

import json
import logging
import random
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from locust import HttpUser, between, events
from locust.env import Environment
from locust.exception import RescheduleTask
from locust.runners import WorkerRunner
from locust.stats import RequestStats

BUDGETS = Path(__file__).with_name("budgets.toml")
SUMMARY = Path("reports/load/summary.json")

logger = logging.getLogger(__name__)


class SignedInUser(HttpUser):
    """A user who registers and logs in with the first request, and refreshes the tokens later."""

    abstract = True
    wait_time = between(0.5, 1.5)
    email = password = refresh_token = ""
    refresh_at = 0.0

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Send an authenticated request."""
        if time.monotonic() > self.refresh_at:
            self.authenticate()
        return self.send(method, path, **options)

    def send(self, method: str, path: str, *, route: str | None = None, **options: Any) -> Any:
        """Send a request; a failed one is counted and ends the task."""
        response = self.client.request(method, path, name=route or path, **options)
        if not response.ok:
            raise RescheduleTask
        return response

    def authenticate(self) -> None:
        """Refresh the session, or register and log in."""
        if not self.email:
            email, password = f"{uuid4().hex}@example.com", token_urlsafe()
            account = {"email": email, "password": password, "name": "Load test"}
            self.send("POST", "/auth/register", json=account)
            self.email, self.password = email, password
        if self.refresh_token:
            path, body = "/auth/refresh", {"refresh_token": self.refresh_token}
        else:
            path, body = "/auth/login", {"email": self.email, "password": self.password}
        self.refresh_token = ""  # single-use
        tokens = self.send("POST", path, json=body).json()
        self.client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        self.refresh_token = tokens["refresh_token"]
        self.refresh_at = time.monotonic() + tokens["expires_in"] - 60

    def pick(self, path: str, **filters: Any) -> dict[str, Any]:
        """Return a random item of a list; an empty list ends the task."""
        if items := self.call("GET", path, params=filters).json():
            item: dict[str, Any] = random.choice(items)
            return item
        raise RescheduleTask


def exceeded_budgets(stats: RequestStats, budgets: dict[str, Any]) -> Iterator[str]:
    """List the budgets that a run exceeds."""
    total = stats.total
    if total.fail_ratio > budgets["errors"]:
        yield f"errors: {total.fail_ratio:.2%} (maximum {budgets['errors']:.2%})"
    if total.total_rps < (minimum := budgets["requests_per_second"]):
        yield f"requests per second: {total.total_rps:.1f} (minimum {minimum})"
    if (p95 := total.get_response_time_percentile(0.95)) > budgets["p95"]:
        yield f"p95: {p95} ms (maximum {budgets['p95']} ms)"
    for entry in stats.entries.values():
        route = f"{entry.method} {entry.name}"
        limit = budgets["median"].get(route, budgets["median"]["default"])
        if entry.num_requests >= 5 and (median := entry.median_response_time) > limit:
            yield f"median of {route}: {median:.0f} ms (maximum {limit} ms)"


def check_budgets(environment: Environment, **_: Any) -> None:
    """Set the exit code, and write the row of the quality page."""
    if isinstance(environment.runner, WorkerRunner):
        return  # a worker of a distributed run only sees its share
    total = environment.stats.total
    budgets = tomllib.loads(BUDGETS.read_text(encoding="utf-8"))
    exceeded = list(exceeded_budgets(environment.stats, budgets))
    if environment.runner and environment.runner.exceptions:
        exceeded.append("tasks raised exceptions (maximum 0)")
    for budget in exceeded:
        logger.error("Budget exceeded: %s", budget)
    environment.process_exit_code = 1 if exceeded else 0
    row = {
        "figure": f"p95 {total.get_response_time_percentile(0.95):,.0f} ms",
        "budget": f"at most {budgets['p95']:,} ms",
        "passed": not exceeded,
        "detail": "; ".join(exceeded) or f"{total.total_rps:.1f} requests per second",
        "link": "load/index.html",
    }
    # Without the HTML report of this run, the page would link to that of another.
    if environment.parsed_options and environment.parsed_options.html_file:
        SUMMARY.parent.mkdir(parents=True, exist_ok=True)
        SUMMARY.write_text(json.dumps(row), encoding="utf-8")


events.quitting.add_listener(check_budgets)
