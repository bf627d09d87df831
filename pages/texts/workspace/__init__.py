"""What the panels of the workspace say, a module for each."""

from typing import Final

from pages.texts import Texts
from pages.texts.workspace import chat, deployments, files, github, history, preview, schedules, settings, shell, tasks

ALL: Final[tuple[Texts, ...]] = (
    shell.TEXTS,
    chat.TEXTS,
    preview.TEXTS,
    files.TEXTS,
    history.TEXTS,
    tasks.TEXTS,
    schedules.TEXTS,
    github.TEXTS,
    deployments.TEXTS,
    settings.TEXTS,
)
