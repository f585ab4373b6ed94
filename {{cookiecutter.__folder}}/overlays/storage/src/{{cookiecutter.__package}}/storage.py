"""Files in a bucket of S3 or of a compatible server. All calls block."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from {{ cookiecutter.__package }}.settings import Settings

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
TIMEOUT_SECONDS = 5  # without any byte
# What the readiness check of the database leaves of two seconds.
CHECK_TIMEOUT_SECONDS = 0.4


class StorageError(Exception):
    """The storage is unavailable; the message is shown to the client."""


@dataclass(frozen=True)
class StoredObject:
    key: str
    modified_at: datetime


class Storage:
    """A bucket. Without the name of one, all calls raise `StorageError`."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.storage_bucket
        if self._bucket is None:
            logger.warning("STORAGE_BUCKET is not set: files cannot be stored.")
            return
        self._client = create_client(settings, timeout=TIMEOUT_SECONDS, attempts=2)
        self._check_client = create_client(settings, timeout=CHECK_TIMEOUT_SECONDS, attempts=1)

    def upload(self, key: str, file: IO[bytes]) -> None:
        """Store a seekable file. Other requests see all of it or nothing."""
        with self._request() as bucket:
            self._client.put_object(Bucket=bucket, Key=key, Body=file)

    def open(self, key: str) -> StreamingBody:
        """Open an object, which the caller reads in chunks and closes."""
        with self._request() as bucket:
            return self._client.get_object(Bucket=bucket, Key=key)["Body"]

    def delete(self, key: str) -> None:
        """Delete an object, which need not exist."""
        with self._request() as bucket:
            self._client.delete_object(Bucket=bucket, Key=key)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        with self._request() as bucket:
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=bucket, Prefix=prefix):
                for item in page.get("Contents", []):
                    yield StoredObject(item["Key"], item["LastModified"])

    def check(self) -> str:
        """Return the state of the storage for the readiness check."""
        if self._bucket is None:
            return "not configured"
        try:
            self._check_client.head_bucket(Bucket=self._bucket)
        except (BotoCoreError, ClientError) as error:
            logger.warning("The storage is unavailable: %r", error)
            return "unreachable"
        return "ok"

    @contextmanager
    def _request(self) -> Iterator[str]:
        if self._bucket is None:
            raise StorageError("Files cannot be stored: STORAGE_BUCKET is not set.")
        try:
            yield self._bucket
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise FileNotFoundError from error
            raise StorageError("The file storage is unavailable. Try again later.") from error
        except BotoCoreError as error:
            raise StorageError("The file storage is unavailable. Try again later.") from error


def create_client(settings: Settings, *, timeout: float, attempts: int) -> "S3Client":
    url, secret_key = settings.storage_endpoint_url, settings.storage_secret_access_key
    # The default session of boto3 is not safe in threads.
    return boto3.Session().client(
        "s3",
        endpoint_url=str(url) if url else None,
        region_name=settings.storage_region,
        aws_access_key_id=settings.storage_access_key_id,
        aws_secret_access_key=secret_key.get_secret_value() if secret_key else None,
        config=Config(
            connect_timeout=timeout,
            read_timeout=timeout,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=50,
            # Compatible servers may have no host names for buckets, and not know the checksums.
            s3={"addressing_style": "path" if url else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
