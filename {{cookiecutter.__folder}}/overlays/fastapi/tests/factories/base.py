"""The base of the factories, and how tests run them."""

from contextvars import ContextVar
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

current_session: ContextVar[Session] = ContextVar("current_session")


class ModelFactory[Model](SQLAlchemyModelFactory):
    """Creates in the current session; `build()` needs none."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = current_session.get
        sqlalchemy_session_persistence = "flush"


class Factories:
    """Runs factories in an asynchronous session, and commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def __call__[Model](
        self, factory_class: type[ModelFactory[Model]], **attributes: Any
    ) -> Model:
        (created,) = await self.batch(factory_class, 1, **attributes)
        return created

    async def batch[Model](
        self, factory_class: type[ModelFactory[Model]], size: int, **attributes: Any
    ) -> list[Model]:

        def create_batch(session: Session) -> list[Model]:
            token = current_session.set(session)
            try:
                return factory_class.create_batch(size, **attributes)
            finally:
                current_session.reset(token)

        created = await self._session.run_sync(create_batch)
        await self._session.commit()
        return created
