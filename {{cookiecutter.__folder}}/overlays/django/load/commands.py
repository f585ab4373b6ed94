"""How the service is set up and served; `{port}` stands for a free one."""

MIGRATE = ["python", "manage.py", "migrate"]
CREATE_ADMIN = ["python", "manage.py", "create_admin"]
SERVE = ["gunicorn", "--bind", "127.0.0.1:{port}"]
