"""How the service is set up and served; `{port}` stands for a free one."""

MIGRATE = ["flask", "db", "upgrade"]
CREATE_ADMIN = ["flask", "create-admin"]
SERVE = [
    *("gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "2", "--threads", "8"),
    *("--preload", "--no-control-socket"),
    "{{ cookiecutter.__package }}.app:create_app()",
]
