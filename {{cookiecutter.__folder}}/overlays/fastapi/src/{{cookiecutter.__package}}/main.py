"""The application that a server imports: `fastapi dev`, `fastapi run`, `uvicorn`."""

import logging

from .app import create_app
from .settings import Settings

settings = Settings.load()
logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")

app = create_app(settings)
