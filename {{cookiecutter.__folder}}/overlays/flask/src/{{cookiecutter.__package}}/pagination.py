"""Lists, with `skip` and `limit`."""

from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import Select, func, select

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.schemas import PageParams

TOTAL_COUNT = "X-Total-Count"


class ListHeaders(BaseModel):
    total_count: Annotated[
        int, Field(alias=TOTAL_COUNT, ge=0, description="Number of rows on all pages.")
    ]


# Not `db.paginate`, which counts in pages: `skip` may be any number of rows.
def paginate[Row](query: Select[Row], page: PageParams) -> tuple[list[Row], dict[str, str]]:
    rows = db.session.scalars(query.offset(page.skip).limit(page.limit)).all()
    count = select(func.count()).select_from(query.order_by(None).subquery())
    total = db.session.scalar(count)
    return [*rows], {TOTAL_COUNT: str(total)}
