"""Password hashes. Argon2 takes tens of milliseconds, so it runs in the thread pool."""

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from pwdlib import PasswordHash

hasher = PasswordHash.recommended()
limiter = CapacityLimiter(4)  # each hash takes 64 MiB of memory


async def hash_password(password: str) -> str:
    return await run_sync(hasher.hash, password, limiter=limiter)


async def verify_password(password: str, password_hash: str) -> bool:
    return await run_sync(hasher.verify, password, password_hash, limiter=limiter)
