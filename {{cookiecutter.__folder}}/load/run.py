"""Load run: `uv run --group load load/run.py`.

Serves the application as in production, on a new SQLite database or on DATABASE_URL, and runs the
users of `load/users` against it. Options of Locust may follow.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

REPORTS = Path("reports/load")
START_SECONDS = 60


def main() -> int:
    """Set the service up, serve it, and return Locust's exit code."""
    os.chdir(Path(__file__).parents[1])
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host = f"http://127.0.0.1:{port}"
    email, password = f"admin-{secrets.token_hex(4)}@example.com", secrets.token_hex(8)
    with TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/load.db")
        os.environ |= {
            "ENVIRONMENT": "production",
            "SECRET_KEY": secrets.token_hex(32),
            "ADMIN_EMAIL": email,
            "ADMIN_PASSWORD": password,
        }
        commands = {
            name: [
                argument.format(port=port, email=email, password=password) for argument in command
            ]
            for name, command in tomllib.loads(Path("load/commands.toml").read_text()).items()
        }
        for name in ("migrate", "create_admin"):
            subprocess.run(commands[name], check=True)
        with (REPORTS / "service.log").open("wb") as log:
            server = subprocess.Popen(commands["serve"], stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(host, server)
            locust = ["locust", "--headless", "--host", host, "--html", f"{REPORTS}/index.html"]
            return subprocess.run([*locust, *sys.argv[1:]], check=False).returncode
        finally:
            server.terminate()
            server.wait()


def wait_until_ready(host: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{host}/health/ready").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The service does not start: see {REPORTS}/service.log")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # The figures are not those of a whole run.
        (REPORTS / "summary.json").unlink(missing_ok=True)
        sys.exit(130)
