"""`create_admin`."""

import os
from getpass import getpass
from typing import Any, override

from django.core.management.base import CommandError, CommandParser

from ....authentication.serializers import RegistrationSerializer
from ....authentication.services import register
from ....core.exceptions import Conflict
from ....core.management.base import MigratesInDevelopment
from ...models import Role


class Command(MigratesInDevelopment):
    """Creates a user who may do everything."""

    help = "Create a user who may do everything, with the password of ADMIN_PASSWORD or a prompt."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Admin")

    @override
    def handle(self, *_: Any, email: str, name: str, **__: Any) -> None:
        password = os.environ.get("ADMIN_PASSWORD") or self._ask()
        account = RegistrationSerializer(data={"email": email, "password": password, "name": name})
        if not account.is_valid():
            raise CommandError(
                "\n".join(f"{field}: {message}" for field, (message, *_) in account.errors.items())
            )
        try:
            user = register(**account.validated_data, role=Role.ADMIN)
        except Conflict as error:
            raise CommandError(str(error.detail)) from None
        self.stdout.write(f"{user.email} is an admin now.")

    @staticmethod
    def _ask() -> str:
        try:
            password = getpass()
            again = getpass("Password (again): ")
        except (EOFError, KeyboardInterrupt):
            raise CommandError("No password: set ADMIN_PASSWORD, or type one twice.") from None
        if again != password:
            raise CommandError("The passwords differ.")
        return password
