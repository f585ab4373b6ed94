from functools import cache
from secrets import token_urlsafe

from pwdlib import PasswordHash

hasher = PasswordHash.recommended()


def verify_password(password: str, password_hash: str | None) -> bool:
    """Verify a password. Without a hash it takes as long, and fails."""
    matches = hasher.verify(password, password_hash or _dummy_hash())
    return matches and password_hash is not None


@cache
def _dummy_hash() -> str:
    return hasher.hash(token_urlsafe())
