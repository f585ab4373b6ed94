"""Lists in pages."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import Select, func, select

from .extensions import db
from .schemas import MAX_ID

TOTAL_HEADER = "X-Total-Count"

LIST_RESPONSES: dict[int | str, dict[str, str | dict[str, Any]]] = {
    200: {
        "headers": {
            TOTAL_HEADER: {
                "description": "How many there are on all pages.",
                "required": True,
                "schema": {"type": "integer", "minimum": 0},
            }
        }
    }
}


class Page(BaseModel):
    """The part of a list that is asked for."""

    skip: Annotated[int, Field(ge=0, le=MAX_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 20


def paginate[Row](query: Select[Row], page: Page) -> tuple[list[Row], dict[str, str]]:
    """Run the query for one page, and tell the total of all pages in a header."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = db.session.scalars(query.offset(page.skip).limit(page.limit))
    return [*rows], {TOTAL_HEADER: str(total)}


def list_of(schema: type[BaseModel]) -> Any:
    """Describe a list as APIFlask takes it, although its types do not say so."""
    return list[schema]  # type: ignore[valid-type] # (made at run time)
