"""The settings of the service: one typed, frozen object from the environment."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import HttpUrl, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "a-key-for-development-that-no-other-environment-accepts"
SECRET_KEY_BYTES = 32


class Settings(BaseSettings):
    """Read from the environment, then from `.env`, each name in upper case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    environment: Literal["development", "staging", "production"] = "development"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    database_url: str = "sqlite:///./{{ cookiecutter.__package }}.db"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    notifications_url: HttpUrl | None = None
    # your settings below this line

    @field_validator("secret_key")
    @classmethod
    def _long_and_secret(cls, key: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("environment", "development") == "development":
            return key
        value = key.get_secret_value()
        if len(value.encode()) < SECRET_KEY_BYTES or value == DEVELOPMENT_KEY:
            raise ValueError(
                f"set at least {SECRET_KEY_BYTES} random bytes outside development, "
                'as from: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return key

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        try:
            _ = urlsplit(url).port
        except ValueError:  # whose own text may hold a part of the password
            raise ValueError(
                "must name a number as its port; in a password write / as %2F, and so on"
            ) from None
        return url

    @classmethod
    def load(cls) -> Self:
        """Read the settings, or stop the process with one line that names what is wrong."""
        try:
            return cls()
        except ValidationError as error:
            faults = "; ".join(
                f"{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
                for fault in error.errors()
            )
            raise SystemExit(f"Bad settings: {faults}") from None
