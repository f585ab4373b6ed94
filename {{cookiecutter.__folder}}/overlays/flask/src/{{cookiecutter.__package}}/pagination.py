"""Lists, with `skip` and `limit`."""

from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import Select, func

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
    total = db.session.scalar(
        query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    )
    return [*rows], {TOTAL_COUNT: str(total)}
