"""Password hashes."""

from functools import cache
from secrets import token_urlsafe

from fastapi.concurrency import run_in_threadpool
from pwdlib import PasswordHash

hasher = PasswordHash.recommended()


async def hash_password(password: str) -> str:
    """Hash a password, without holding up other requests."""
    return await run_in_threadpool(hasher.hash, password)


async def verify_password(password: str, password_hash: str) -> bool:
    """Compare a password with a hash."""
    return await run_in_threadpool(hasher.verify, password, password_hash)


async def verify_nothing(password: str) -> None:
    """Take as long as a comparison does, where there is no hash to compare with."""
    await verify_password(password, await run_in_threadpool(_nobodys_hash))


@cache
def _nobodys_hash() -> str:
    return hasher.hash(token_urlsafe())
