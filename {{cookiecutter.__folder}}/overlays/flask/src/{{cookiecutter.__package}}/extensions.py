"""The extensions, which the application factory binds to the application."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from .models import Base

# What was committed is answered as it is, without asking for it again.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(db=db, directory=str(Path(__file__).parent / "migrations"))

if TYPE_CHECKING:
    from flask_sqlalchemy.extension import _FSAModel

    class Model(Base, _FSAModel):
        """What `db.Model` is; a type checker does not see it."""
else:
    Model = db.Model
