import logging.config
from typing import Any

FORMAT = "%(asctime)s %(levelname)s [%(correlation_id)s] %(name)s: %(message)s"
REQUEST_ID = {"()": "asgi_correlation_id.CorrelationIdFilter", "default_value": "-"}
{% if cookiecutter.websocket %}
WITHOUT_QUERIES = {"()": "{{ cookiecutter.__package }}.realtime.log_filter.WithoutQueries"}
{% endif %}
STREAM = {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "default"}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": REQUEST_ID{{ ', "without_queries": WITHOUT_QUERIES' if cookiecutter.websocket }}},
    "formatters": {"default": {"format": FORMAT}},
    "handlers": {"stream": STREAM},
    "root": {"level": "WARNING", "handlers": ["stream"]},
    "loggers": {
        "uvicorn": {"handlers": [], "propagate": True},
{% if cookiecutter.websocket %}
        # Logs one line for each request.
        "uvicorn.access": {
            "level": "NOTSET",
            "handlers": [],
            "propagate": True,
            "filters": ["without_queries"],
        },
        # Logs a line for each socket.
        "uvicorn.error": {"filters": ["without_queries"]},
{% endif %}
    },
}


def configure_logging(level: str) -> None:
    """Log to standard error. `level` is that of the service; libraries log only warnings."""
    logging.config.dictConfig(LOGGING)
    for name in (__package__, "uvicorn"):
        logging.getLogger(name).setLevel(level)
