import logging.config
from typing import Any

FORMAT = "%(asctime)s %(levelname)s [%(correlation_id)s] %(name)s: %(message)s"
REQUEST_ID = {"()": "asgi_correlation_id.CorrelationIdFilter", "default_value": "-"}
STREAM = {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "default"}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": REQUEST_ID},
    "formatters": {"default": {"format": FORMAT}},
    "handlers": {"stream": STREAM},
    "root": {"level": "WARNING", "handlers": ["stream"]},
    "loggers": {
        "uvicorn": {"handlers": [], "propagate": True},
        # Logs one line for each request.
        "uvicorn.access": {"handlers": [], "propagate": True},
    },
}


def configure_logging(level: str) -> None:
    """Log to standard error. `level` is that of the service; libraries log only warnings."""
    logging.config.dictConfig(LOGGING)
    for name in (__package__, "uvicorn"):
        logging.getLogger(name).setLevel(level)
