"""Lists in pages."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .openapi import Responses
from .schemas import MAX_ID

TOTAL_HEADER = "X-Total-Count"

LIST_RESPONSES: Responses = {
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


async def paginate[Row](
    session: AsyncSession, query: Select[Row], page: Page, response: Response
) -> Sequence[Row]:
    """Run the query for one page, and tell the total of all pages in a header."""
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    response.headers[TOTAL_HEADER] = str(total)
    rows = await session.scalars(query.offset(page.skip).limit(page.limit))
    return rows.all()
