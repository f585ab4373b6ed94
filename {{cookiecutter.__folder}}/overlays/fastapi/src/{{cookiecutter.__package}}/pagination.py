"""Lists in pages."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.schemas import PageParams

TOTAL_HEADER = "X-Total-Count"

PAGE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            TOTAL_HEADER: {
                "description": "The number of items on all pages.",
                "schema": {"type": "integer", "minimum": 0},
            }
        }
    }
}


async def paginate[Row](
    session: AsyncSession, query: Select[Row], page: PageParams, response: Response
) -> Sequence[Row]:
    """Return one page of a query, and set the header with the total of all pages."""
    rows = (await session.scalars(query.offset(page.skip).limit(page.limit))).all()
    total: int | None = page.skip + len(rows)
    if len(rows) == page.limit or (page.skip and not rows):  # else this is the last page
        count = select(func.count()).select_from(query.order_by(None).subquery())
        total = await session.scalar(count)
    response.headers[TOTAL_HEADER] = str(total)
    return rows
