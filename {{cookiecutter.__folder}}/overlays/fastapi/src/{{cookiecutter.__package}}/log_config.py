import logging.config

FORMAT = "%(asctime)s %(levelname)s [%(correlation_id)s] %(name)s: %(message)s"


def configure_logging(level: str) -> None:
    """Log to standard error. `level` is that of the service; libraries log only warnings."""
    request_id = {"()": "asgi_correlation_id.CorrelationIdFilter", "default_value": "-"}
    stream = {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "default"}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": request_id},
            "formatters": {"default": {"format": FORMAT}},
            "handlers": {"stream": stream},
            "root": {"level": "WARNING", "handlers": ["stream"]},
            "loggers": {
                __package__: {"level": level},
                # uvicorn.access logs one line for each request.
                "uvicorn": {"level": level, "handlers": [], "propagate": True},
                "uvicorn.access": {"handlers": [], "propagate": True},
            },
        }
    )
