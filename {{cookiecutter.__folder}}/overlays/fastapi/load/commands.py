"""How the service is set up and served; `{port}` stands for a free one."""

MIGRATE = ["alembic", "upgrade", "head"]
CREATE_ADMIN = ["{{ cookiecutter.project_slug }}", "create-admin"]
SERVE = ["fastapi", "run", "--host", "127.0.0.1", "--port", "{port}"]
