import logging


class WithoutQueries(logging.Filter):
    """Removes the queries of paths that Uvicorn logs: those of sockets hold tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                arg.partition("?")[0] if isinstance(arg, str) and arg.startswith("/") else arg
                for arg in record.args
            )
        return True
