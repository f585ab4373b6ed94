"""Attachments: valid unless a test says otherwise. They have no object."""

import factory
from factory.django import DjangoModelFactory

from {{ cookiecutter.__package }}.attachments.files import new_key
from {{ cookiecutter.__package }}.attachments.models import Attachment

from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory


class AttachmentFactory(DjangoModelFactory[Attachment]):
    """A text of a new task."""

    class Meta:
        model = Attachment

    name = factory.Sequence("notes {}.txt".format)
    content_type = "text/plain"
    size = 7
    file = factory.LazyFunction(new_key)
    task = factory.SubFactory(TaskFactory)
    uploaded_by = factory.SubFactory(UserFactory)
