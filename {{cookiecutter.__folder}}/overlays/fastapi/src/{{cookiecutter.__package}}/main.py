"""The application that `fastapi dev`, `fastapi run` and `uvicorn` import."""

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.log_config import configure_logging
from {{ cookiecutter.__package }}.settings import Settings

settings = Settings.load()
configure_logging(settings.log_level)

app = create_app(settings)
