"""Settings from the environment and `.env`, as one typed and frozen object."""

import logging
import secrets
from typing import Annotated, Any, Literal, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import (
{% if "rabbitmq" in cookiecutter.__chosen.split() %}
    AmqpDsn,
{% endif %}
    Field,
    HttpUrl,
{% if cookiecutter.framework != "fastapi" %}
    NonNegativeInt,
{% endif %}
{% if cookiecutter.framework != "django" %}
    PositiveInt,
{% endif %}
{% if "redis" in cookiecutter.__chosen.split() %}
    RedisDsn,
{% endif %}
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

logger = logging.getLogger(__name__)

DEFAULT_DATABASE_URL = "sqlite:///./{{ cookiecutter.__package }}.db"
POSTGRESQL_SCHEMES = {"postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"}
SECRET_KEY_BYTES = 32

CommaSeparated = Annotated[tuple[str, ...], NoDecode]
{% if cookiecutter.storage %}
BucketName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
{% endif %}


class Settings(BaseSettings):
    """Each field is read from the variable of the same name in upper case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    environment: Literal["development", "testing", "staging", "production"] = "development"
    secret_key: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    database_url: str = DEFAULT_DATABASE_URL
{% if cookiecutter.framework != "django" %}
    database_pool_size: PositiveInt = 10
{% endif %}
    database_transaction_pooling: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    cors_origins: CommaSeparated = ()
    notifications_url: HttpUrl | None = None
{% if cookiecutter.cache or cookiecutter.websocket %}
    redis_url: RedisDsn | None = None
{% endif %}
{% if cookiecutter.jobs != "none" %}
    broker_url: {{ "RedisDsn" if cookiecutter.jobs == "celery-redis" else "AmqpDsn" }} | None = None
{% endif %}
{% if cookiecutter.framework == "flask" %}
{% if cookiecutter.websocket %}
    max_sockets: PositiveInt = 100
{% endif %}
    proxy_count: NonNegativeInt = 0
{% endif %}
{% if cookiecutter.framework == "django" %}
    allowed_hosts: CommaSeparated = ("localhost", "127.0.0.1", "[::1]")
    trust_proxy_headers: bool = False
    hsts_seconds: NonNegativeInt = 0
{% endif %}
{% if cookiecutter.events == "rabbitmq" %}
    rabbitmq_url: AmqpDsn | None = None
{% elif cookiecutter.events == "kafka" %}
    kafka_bootstrap_servers: str | None = None
{% endif %}
{% if cookiecutter.events != "none" %}
    events_prefix: str = ""
{% endif %}
{% if cookiecutter.storage %}
    storage_bucket: BucketName | None = None
    storage_endpoint_url: HttpUrl | None = None
    storage_region: str | None = None
    storage_access_key_id: str | None = None
    storage_secret_access_key: Annotated[SecretStr | None, Field(validate_default=True)] = None
{% endif %}
{% if cookiecutter.graphql %}
    graphql_introspection: bool = False
{% endif %}
    # your settings below this line

    @field_validator("secret_key")
    @classmethod
    def _require_strong_key(cls, key: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("environment") in {"development", None}:  # None: an invalid value
            if not key.get_secret_value():
                logger.warning("SECRET_KEY is not set: tokens are valid until this process ends.")
                key = SecretStr(secrets.token_urlsafe(SECRET_KEY_BYTES))
            return key
        if len(key.get_secret_value().encode()) < SECRET_KEY_BYTES:
            raise ValueError(
                f"at least {SECRET_KEY_BYTES} bytes are required outside development; create them "
                'with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return key

    @field_validator("database_url")
    @classmethod
    def _normalize_database_url(cls, url: str) -> str:
        """Return `sqlite:///...` or `postgresql://...`, as libpq takes it."""
        if url.startswith("sqlite:///"):
            return url
        scheme, separator, rest = url.partition("://")
        if scheme not in POSTGRESQL_SCHEMES or not separator:
            raise ValueError("must start with sqlite:/// or postgresql://")
        try:
            options = conninfo_to_dict(f"postgresql://{rest}")
        except ProgrammingError as error:
            message = str(error).strip()
            # Other messages of libpq quote parts of the URL, which may be of the password.
            if not message.startswith("invalid URI query parameter"):
                message = "is not a URL that libpq can parse"
            raise ValueError(message) from None
        ports = str(options.get("port", "")).split(",")
        if "@" in str(options.get("host", "")) or not all(p.isdecimal() for p in ports if p):
            raise ValueError("percent-encode special characters of the password, such as @ as %40")
        return f"postgresql://{rest}"

{% if cookiecutter.storage %}
    @field_validator("storage_secret_access_key")
    @classmethod
    def _require_both_keys(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (key is None) != (info.data.get("storage_access_key_id") is None):
            raise ValueError("set both this and STORAGE_ACCESS_KEY_ID, or neither")
        return key

{% endif %}
    @field_validator({{ '"allowed_hosts", ' if cookiecutter.framework == "django" }}"cors_origins", mode="before")
    @classmethod
    def _split_at_commas(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

{% if cookiecutter.framework != "django" %}
    @property
    def migrates_on_startup(self) -> bool:
        """Whether the service migrates its database itself: only the default SQLite file."""
        return self.environment == "development" and self.database_url == DEFAULT_DATABASE_URL

{% endif %}
    @classmethod
    def load(cls) -> Self:
        """Read the settings, or exit with one line that names every invalid variable."""
        try:
            return cls()
        except ValidationError as error:
            reasons = "; ".join(
                f"{'.'.join(map(str, details['loc'])).upper()}: "
                f"{details['msg'].removeprefix('Value error, ')}"
                for details in error.errors()
            )
            raise SystemExit(f"Invalid settings: {reasons}") from None
