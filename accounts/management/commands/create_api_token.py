"""`manage.py create_api_token EMAIL [--staff] [--name NAME]`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts import tokens
from accounts.models import User


class Command(BaseCommand):
    help = "Creates the user if missing, and prints one bearer token alone on stdout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the user's email address")
        parser.add_argument("--staff", action="store_true", help="let the user into the admin")
        parser.add_argument("--name", default="command line", help="what the token is called")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an email address.") from error
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email)
            self.stderr.write(f"Created the user {email}.")
        if options["staff"] and not (user.is_staff and user.is_superuser):
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
        _token, secret = tokens.create(user, name=options["name"][:80])
        self.stdout.write(secret)
