"""The client of the upstream notification service."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Self
from uuid import uuid4

import httpx2
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2.0
TRIES = 3
RETRIED_STATUS_CODES = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Notification:
    """A message for one recipient, who is named by e-mail address."""

    recipient: str
    subject: str
    body: str


def is_transient(error: BaseException) -> bool:
    """Tell whether another try may succeed."""
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in RETRIED_STATUS_CODES
    return isinstance(error, httpx2.TransportError)


class NotificationClient:
    """Sends notifications to `POST {url}/notifications`; without a URL, to the log."""

    def __init__(
        self, url: str | None = None, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._http = httpx2.Client(base_url=url, timeout=TIMEOUT_SECONDS) if url else None
        self._retrying = Retrying(
            sleep=sleep,
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=0.1),
            retry=retry_if_exception(is_transient),
            reraise=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the connections."""
        if self._http:
            self._http.close()

    def send(self, notification: Notification) -> None:
        """Deliver a notification, in up to three tries with one idempotency key.

        A failure is logged and never reaches the caller.
        """
        if self._http is None:
            logger.info("No NOTIFICATIONS_URL, so not sent: %s", notification)
            return
        try:
            self._retrying(_post, self._http, notification, idempotency_key=str(uuid4()))
        except httpx2.HTTPError as error:
            logger.warning("The notification to %s failed: %r", notification.recipient, error)


def _post(http: httpx2.Client, notification: Notification, *, idempotency_key: str) -> None:
    response = http.post(
        "/notifications",
        json=asdict(notification),
        headers={"Idempotency-Key": idempotency_key},
    )
    response.raise_for_status()
