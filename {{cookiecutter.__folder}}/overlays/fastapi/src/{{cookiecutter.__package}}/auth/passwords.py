"""Password hashes. Argon2 takes tens of milliseconds, so it runs in the thread pool."""

from functools import cache
from secrets import token_urlsafe

from fastapi.concurrency import run_in_threadpool
from pwdlib import PasswordHash

hasher = PasswordHash.recommended()


async def hash_password(password: str) -> str:
    return await run_in_threadpool(hasher.hash, password)


async def verify_password(password: str, password_hash: str) -> bool:
    return await run_in_threadpool(hasher.verify, password, password_hash)


async def verify_dummy_hash(password: str) -> None:
    """Run a verification so that unknown e-mail addresses take as long as known ones."""
    await verify_password(password, await run_in_threadpool(_dummy_hash))


@cache
def _dummy_hash() -> str:
    return hasher.hash(token_urlsafe())
