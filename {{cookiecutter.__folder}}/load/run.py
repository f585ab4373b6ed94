"""Serve the application as it is deployed, and put it under load.

`uv run --group load load/run.py` takes a new SQLite database, or the one of DATABASE_URL, and
any option of Locust.
"""

import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from commands import CREATE_ADMIN, MIGRATE, SERVE

REPORTS = Path("reports/load")
START_SECONDS = 60


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """Serve the application, with its output in a file, and give its address once it is ready."""
    port = free_port()
    command = [argument.format(port=port) for argument in SERVE]
    with (REPORTS / "service.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    """Ask until the service is ready, or has had its time."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with closing(HTTPConnection("127.0.0.1", port)) as connection, suppress(OSError):
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"The service does not start: see {REPORTS}/service.log.")


def main() -> int:
    """Run, and give Locust's exit code."""
    os.chdir(Path(__file__).parents[1])
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    admin = f"admin-{secrets.token_hex(4)}@example.com"
    with TemporaryDirectory() as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/load.db",
            **os.environ,
            "ENVIRONMENT": "production",
            "SECRET_KEY": secrets.token_hex(32),
            "ADMIN_EMAIL": admin,
            "ADMIN_PASSWORD": secrets.token_hex(8),
        }
        for command in (MIGRATE, [*CREATE_ADMIN, admin]):
            if subprocess.run(command, env=environment, check=False).returncode:
                raise SystemExit(f"This has failed: {shlex.join(command)}")
        with served(environment) as address:
            locust = ["locust", "--headless", "--host", address, "--html", f"{REPORTS}/index.html"]
            return subprocess.run([*locust, *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # It would seem to be the figures of a whole run.
        (REPORTS / "summary.json").unlink(missing_ok=True)
        sys.exit(130)
