"""The base of the factories, and how tests run them."""

from contextvars import ContextVar
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import Session

current_session: ContextVar[Session] = ContextVar("current_session")


class ModelFactory[Model](SQLAlchemyModelFactory):
    """Creates rows in the current session; `build()` needs none."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = current_session.get
        sqlalchemy_session_persistence = "flush"


class Factories:
    """Runs factories in a session and commits: `create(UserFactory, name="Ada")`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__[Model](self, factory_class: type[ModelFactory[Model]], **attributes: Any) -> Model:
        (created,) = self.batch(factory_class, 1, **attributes)
        return created

    def batch[Model](
        self, factory_class: type[ModelFactory[Model]], size: int, **attributes: Any
    ) -> list[Model]:
        token = current_session.set(self._session)
        try:
            created = factory_class.create_batch(size, **attributes)
        finally:
            current_session.reset(token)
        self._session.commit()
        return created
