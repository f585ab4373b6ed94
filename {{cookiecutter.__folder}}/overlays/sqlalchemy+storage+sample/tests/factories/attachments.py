"""Attachments: valid, except for what a test sets. They have no object."""

import factory

from {{ cookiecutter.__package }}.attachments.files import new_key
from {{ cookiecutter.__package }}.attachments.models import Attachment

from tests.factories.base import ModelFactory
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory


class AttachmentFactory(ModelFactory[Attachment]):
    """A text of a new task."""

    class Meta:
        model = Attachment

    name = factory.Sequence("notes {}.txt".format)
    content_type = "text/plain"
    size = 7
    key = factory.LazyFunction(new_key)
    task = factory.SubFactory(TaskFactory)
    uploaded_by = factory.SubFactory(UserFactory)
