"""Password hashes."""

from functools import cache
from secrets import token_urlsafe

from pwdlib import PasswordHash

hasher = PasswordHash.recommended()


def hash_password(password: str) -> str:
    """Hash a password."""
    return hasher.hash(password)


def verify_password(password: str, password_hash: str) -> bool:
    """Compare a password with a hash."""
    return hasher.verify(password, password_hash)


def verify_nothing(password: str) -> None:
    """Take as long as a comparison does, where there is no hash to compare with."""
    verify_password(password, _nobodys_hash())


@cache
def _nobodys_hash() -> str:
    return hasher.hash(token_urlsafe())
