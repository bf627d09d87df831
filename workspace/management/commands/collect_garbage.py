"""`manage.py collect_garbage`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workspace import garbage


class Command(BaseCommand):
    help = (
        "Deletes folders and contents that nothing points at and that were not used for a day, then the old versions "
        "that VERSIONS_KEPT_DAYS lets go; what only those held goes the next time. The worker does the same every "
        "six hours."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        collected, versions = garbage.collect(), garbage.thin()
        self.stdout.write(f"versions {versions}\nfolders {collected.trees}\ncontents {collected.blobs}")
