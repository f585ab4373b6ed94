"""Events as they are published: fields may be added, but not changed or removed."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Event(BaseModel):
    """What happened. `event_id` is the same in each delivery of an event."""

    model_config = ConfigDict(hide_input_in_errors=True)  # personal data is not for logs

    type: ClassVar[str]

    event_id: UUID = Field(default_factory=uuid4)
    occurred_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))


class Reference(BaseModel):
    id: int


class UserRegistered(Event):
    type = "user.registered"

    user: Reference
