from datetime import datetime
from typing import Annotated

from pydantic import MISSING, BaseModel, Field

from {{ cookiecutter.__package }}.schemas import WITHOUT_NUL, Name, PageParams, ReadModel
from {{ cookiecutter.__package }}.users.models import Role


class UserRead(ReadModel):
    id: int
    email: str
    name: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime


class UserFilters(PageParams):
    search: Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)] | None = None


class UserUpdate(BaseModel):
    name: Name | MISSING = MISSING
    role: Role | MISSING = MISSING
    is_active: bool | MISSING = MISSING
