import click
from flask.cli import with_appcontext
from sqlalchemy import select

from {{ cookiecutter.__package }}.attachments.cleanup import UnknownBucketError, delete_orphans
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.extensions import db, storage
from {{ cookiecutter.__package }}.storage import StorageError


@click.command
@with_appcontext
def clean_attachments() -> None:
    """Delete objects of a day or more that no attachment has; fail if an object is missing."""
    try:
        deleted, missing = delete_orphans(storage, read_ids)
    except (StorageError, UnknownBucketError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Deleted {deleted} objects.")
    if missing:
        ids = ", ".join(map(str, missing))
        raise click.ClickException(f"The objects of these attachments are missing: {ids}")


def read_ids() -> dict[str, int]:
    ids = dict(db.session.execute(select(Attachment.key, Attachment.id)).all())
    db.session.commit()  # returns the connection to the pool
    return ids
