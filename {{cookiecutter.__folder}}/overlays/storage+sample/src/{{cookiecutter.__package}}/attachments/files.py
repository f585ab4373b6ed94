"""Which files may be attached, and how their objects are named."""

from uuid import uuid4

MAX_BYTES = 10 * 1024 * 1024
MAX_BODY_BYTES = MAX_BYTES + 4096  # with the lines of multipart/form-data
MAX_NAME_LENGTH = 255
CONTENT_TYPES = (
    "application/pdf",
    "application/zip",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/plain",
)

KEY_PREFIX = "attachments/"


def new_key() -> str:
    """Return the key of a new object, in which nothing comes from the client."""
    return f"{KEY_PREFIX}{uuid4().hex}"
