"""The commands that prepare and serve the service; {port} is replaced."""

MIGRATE = ["flask", "db", "upgrade"]
CREATE_ADMIN = ["flask", "create-admin"]
SERVE = ["gunicorn", "--bind", "127.0.0.1:{port}"]
