"""Work that is done after the answer, by threads of its own."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from flask import Flask, Response, after_this_request, current_app

WORKERS = 8


def init_app(app: Flask) -> None:
    """Give the application its threads, which start with the first work."""
    app.extensions["background"] = ThreadPoolExecutor(WORKERS, thread_name_prefix="background")


def after_answer[**P](function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a function once the answer is sent: no request waits for it or fails with it."""
    context = current_app.app_context()
    executor: Executor = current_app.extensions["background"]

    def run() -> None:
        with context:
            try:
                function(*args, **kwargs)
            except Exception:
                current_app.logger.exception("Work after an answer failed")

    @after_this_request
    def submit(response: Response) -> Response:
        response.call_on_close(lambda: executor.submit(run))
        return response
