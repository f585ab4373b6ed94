"""Client of the notification service."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from uuid import uuid4

import httpx2
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2.0
ATTEMPTS = 3
RETRIED_STATUS_CODES = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Notification:
    """A message for the owner of an e-mail address."""

    recipient: str
    subject: str
    body: str


def is_transient(error: BaseException) -> bool:
    """Return whether another attempt may succeed."""
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in RETRIED_STATUS_CODES
    return isinstance(error, httpx2.TransportError)


class NotificationClient:
    """Posts notifications to `{url}/notifications`. Without a URL they are only logged.

    `log_body` is for development: a body may hold a password-reset token.
    """

    def __init__(
        self,
        url: str | None,
        *,
        log_body: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = httpx2.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS) if url else None
        self._log_body = log_body
        self._retrying = AsyncRetrying(
            sleep=sleep,
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_exponential(multiplier=0.1),
            retry=retry_if_exception(is_transient),
            reraise=True,
        )

    async def aclose(self) -> None:
        if self._http:
            await self._http.aclose()

    async def send(self, notification: Notification) -> None:
        """Deliver a notification, in up to three attempts with one idempotency key.

        Errors are logged and never raised.
        """
        try:
            await self._retrying(self.deliver, notification, idempotency_key=str(uuid4()))
        except httpx2.HTTPError as error:
            logger.warning("Notification to %s failed: %r", notification.recipient, error)

    async def deliver(self, notification: Notification, *, idempotency_key: str) -> None:
        """Deliver a notification in one attempt.

        Raises:
            httpx2.HTTPError: It may not have arrived.
        """
        if self._http is None:
            details = notification if self._log_body else f"to {notification.recipient}"
            logger.info("NOTIFICATIONS_URL is not set, so not sent: %s", details)
            return
        response = await self._http.post(
            "/notifications",
            json=asdict(notification),
            headers={"Idempotency-Key": idempotency_key},
        )
        response.raise_for_status()
