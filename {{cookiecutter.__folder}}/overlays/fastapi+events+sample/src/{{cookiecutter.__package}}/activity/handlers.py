from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.activity.models import Activity
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.projects.models import Project


async def keep_activity(event: TaskCompleted, session: AsyncSession, _: object) -> None:
    if await session.get(Project, event.project.id):  # else deleted in the meantime
        session.add(Activity(project_id=event.project.id, event=event.model_dump(mode="json")))
