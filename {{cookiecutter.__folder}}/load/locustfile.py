"""Users who behave as people would, the budgets that judge the service, and which one it may be."""

import json
import logging
import os
import random
import time
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, override
from urllib.parse import urlsplit
from uuid import uuid4

from locust import HttpUser, between, events, task
from locust.env import Environment
from locust.exception import RescheduleTask
from locust.runners import WorkerRunner
from locust.stats import RequestStats

BUDGETS = Path(__file__).with_name("budgets.toml")
FIGURES = Path("reports/load/summary.json")
PAGE = 20
# Before it runs out, an access token is exchanged for a new one.
MARGIN_SECONDS = 60

logger = logging.getLogger(__name__)


class SignedInUser(HttpUser):
    """Somebody who logs in once, and pauses after each thing they do."""

    abstract = True
    wait_time = between(0.5, 1.5)

    @override
    def on_start(self) -> None:
        """Try until it works, as people do; what failed is counted."""
        while True:
            try:
                return self.arrive()
            except RescheduleTask:
                self.pause()

    def arrive(self) -> None:
        """Log in, each kind of user in its own way."""
        raise NotImplementedError

    def log_in(self, email: str, password: str) -> None:
        """Open a session."""
        self._open("/auth/login", email=email, password=password)
        self.ask("GET", "/users/me")

    def refresh(self) -> None:
        """Go on with the session once the access token has run out."""
        self._open("/auth/refresh", refresh_token=self.refresh_token)

    def _open(self, path: str, **body: str) -> None:
        tokens = self.send("POST", path, json=body).json()
        self.refresh_token = tokens["refresh_token"]
        self.refresh_at = time.monotonic() + tokens["expires_in"] - MARGIN_SECONDS
        self.client.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """Send a request of the session."""
        if time.monotonic() > self.refresh_at:
            self.refresh()
        return self.send(method, path, **options)

    def send(self, method: str, path: str, *, route: str | None = None, **options: Any) -> Any:
        """Send a request; a failure is counted, and ends the task."""
        answer = self.client.request(method, path, name=route or path, **options)
        if not 200 <= answer.status_code < 300:
            raise RescheduleTask
        return answer

    def browse(self, path: str, **filters: Any) -> dict[str, Any]:
        """Turn one to three pages of a list, and choose something."""
        pages = islice(self.pages(path, filters), random.randint(1, 3))
        if shown := list(chain.from_iterable(pages)):
            return random.choice(shown)
        raise RescheduleTask

    def pages(self, path: str, filters: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """Turn the pages of a list, with a pause to read each."""
        for skip in count(step=PAGE):
            answer = self.ask("GET", path, params=filters | {"skip": skip, "limit": PAGE})
            yield answer.json()
            if skip + PAGE >= int(answer.headers["X-Total-Count"]):
                return
            self.pause()

    def pause(self) -> None:
        """Do nothing for a moment."""
        self.wait()  # type: ignore[no-untyped-call] # (it has no types)


class Member(SignedInUser):
    """Somebody who registers, and works on a project of their own."""

    @override
    def arrive(self) -> None:
        email, password = f"{uuid4().hex}@example.com", uuid4().hex
        account = {"email": email, "password": password, "name": "Member"}
        self.send("POST", "/auth/register", json=account)
        self.log_in(email, password)
        self.start_project()

    def pending_tasks(self) -> list[dict[str, Any]]:
        """Look at the first page of what is to be done."""
        filters = {"project_id": self.project_id, "status": "pending"}
        return next(self.pages("/tasks", filters))

    @task(1)
    def start_project(self) -> None:
        """Begin something new, with a plan."""
        project = self.ask("POST", "/projects", json={"name": f"Project {uuid4().hex}"}).json()
        self.project_id = project["id"]
        plan = [{"title": f"Step {step}"} for step in range(3 * PAGE)]
        self.ask("POST", "/tasks/import", json={"project_id": self.project_id, "tasks": plan})

    @task(6)
    def browse_projects(self) -> None:
        """See what others do."""
        project = self.browse("/projects")
        self.ask("GET", f"/projects/{project['id']}", route="/projects/{id}")

    @task(9)
    def browse_tasks(self) -> None:
        """See what is to be done."""
        shown = self.browse("/tasks", project_id=self.project_id)
        self.ask("GET", f"/tasks/{shown['id']}", route="/tasks/{id}")

    @task(6)
    def look_at_summary(self) -> None:
        """See how far the project is."""
        self.ask("GET", f"/projects/{self.project_id}/summary", route="/projects/{id}/summary")

    @task(6)
    def create_task(self) -> None:
        """Think of something else."""
        new = {"title": "One more thing", "project_id": self.project_id, "priority": 5}
        self.ask("POST", "/tasks", json=new)

    @task(5)
    def complete_task(self) -> None:
        """Get something done."""
        for done in self.pending_tasks()[:1]:
            completed = {"is_completed": True}
            self.ask("PATCH", f"/tasks/{done['id']}", route="/tasks/{id}", json=completed)

    @task(1)
    def complete_many(self) -> None:
        """Get a lot done."""
        if task_ids := [done["id"] for done in self.pending_tasks()]:
            update = {"task_ids": task_ids, "update_data": {"is_completed": True}}
            self.ask("POST", "/tasks/bulk-update", json=update)

    @task(3)
    def come_back(self) -> None:
        """Return after a long time."""
        self.refresh()


class Admin(SignedInUser):
    """Somebody who looks after the others; the account must be there."""

    abstract = "ADMIN_EMAIL" not in os.environ
    fixed_count = 1

    @override
    def arrive(self) -> None:
        self.log_in(os.environ["ADMIN_EMAIL"], os.environ["ADMIN_PASSWORD"])

    @task
    def find_user(self) -> None:
        """Search for somebody."""
        found = self.browse("/users", search="member")
        self.ask("GET", f"/users/{found['id']}", route="/users/{id}")

    @task
    def inspect_projects(self) -> None:
        """See how far the projects are."""
        project = self.browse("/projects", include_archived=True)
        self.ask("GET", f"/projects/{project['id']}/summary", route="/projects/{id}/summary")


def add_options(parser: ArgumentParser) -> None:
    """Let the user name another machine."""
    parser.add_argument("--allow-host", default="", help="a machine besides this one")


def is_this_machine(hostname: str) -> bool:
    """Tell whether a host is where Locust runs."""
    try:
        return ip_address(hostname).is_loopback
    except ValueError:
        return hostname == "localhost"


def refuse_other_machines(environment: Environment, **_: Any) -> None:
    """End before the first request, unless it goes to this machine or to the one that is named."""
    hostname = urlsplit(environment.host or "").hostname or ""
    allowed = environment.parsed_options.allow_host if environment.parsed_options else ""
    if hostname != allowed and not is_this_machine(hostname):
        raise SystemExit(f"{hostname} is not this machine: if you mean it, --allow-host {hostname}")


def broken_budgets(stats: RequestStats, budgets: dict[str, Any]) -> Iterator[str]:
    """Name the budgets that a run has broken, with its figures."""
    errors, rate = stats.total.fail_ratio, stats.total.total_rps
    if errors > budgets["errors"]:
        yield f"errors: {errors:.2%} of the requests, at most {budgets['errors']:.2%}"
    if rate < budgets["requests_per_second"]:
        yield f"requests per second: {rate:.1f}, at least {budgets['requests_per_second']}"
    if (p95 := stats.total.get_response_time_percentile(0.95)) > budgets["p95"]:
        yield f"p95: {p95} ms, at most {budgets['p95']} ms"
    routes = {f"{entry.method} {entry.name}": entry for entry in stats.entries.values()}
    limits = dict.fromkeys(routes, budgets["median"]["default"]) | budgets["median"]
    del limits["default"]
    for route, limit in limits.items():
        if route not in routes:
            yield f"median of {route}: there was no such request"
        elif (median := routes[route].median_response_time) > limit:
            yield f"median of {route}: {median:.0f} ms, at most {limit} ms"


def judge(environment: Environment, **_: Any) -> None:
    """Let the exit code tell whether the budgets were kept; a worker sees but a part of the run."""
    if not isinstance(environment.runner, WorkerRunner):
        budgets = tomllib.loads(BUDGETS.read_text(encoding="utf-8"))
        broken = list(broken_budgets(environment.stats, budgets))
        for budget in broken:
            logger.error("Broken budget: %s", budget)
        environment.process_exit_code = 1 if broken else 0
        # Without a report of this run, the page would link to that of another.
        if environment.parsed_options and environment.parsed_options.html_file:
            write_figures(environment.stats, budgets, broken)


def write_figures(stats: RequestStats, budgets: dict[str, Any], broken: list[str]) -> None:
    """Keep the figures for the quality page."""
    figures = {
        "requests": stats.total.num_requests,
        "errors": stats.total.fail_ratio,
        "requests_per_second": stats.total.total_rps,
        "p95": stats.total.get_response_time_percentile(0.95),
        "budgets": budgets,
        "broken": broken,
    }
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2), encoding="utf-8")


events.init_command_line_parser.add_listener(add_options)
events.test_start.add_listener(refuse_other_machines)
events.quitting.add_listener(judge)
