"""Password hashes. Argon2 takes tens of milliseconds, so it runs in the thread pool."""

from functools import cache
from secrets import token_urlsafe

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from pwdlib import PasswordHash

hasher = PasswordHash.recommended()
limiter = CapacityLimiter(4)  # each hash takes 64 MiB of memory


async def hash_password(password: str) -> str:
    return await run_sync(hasher.hash, password, limiter=limiter)


async def verify_password(password: str, password_hash: str) -> bool:
    return await run_sync(hasher.verify, password, password_hash, limiter=limiter)


async def verify_dummy_hash(password: str) -> None:
    """Run a verification so that unknown e-mail addresses take as long as known ones."""
    await verify_password(password, await run_sync(_dummy_hash, limiter=limiter))


@cache
def _dummy_hash() -> str:
    return hasher.hash(token_urlsafe())
