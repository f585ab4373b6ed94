from rest_framework.exceptions import NotFound

from {{ cookiecutter.__package }}.realtime.consumers import SocketConsumer, query

from .broadcasts import project_group
from .models import Project


@query
def require_project(project_id: int) -> None:
    if not Project.objects.filter(pk=project_id).exists():
        raise NotFound


class ProjectConsumer(SocketConsumer):
    """Sends changes of the tasks of a project."""

    async def open(self) -> None:
        project_id = self.scope["url_route"]["kwargs"]["project_id"]
        await require_project(project_id)
        await self.follow(project_group(project_id))
