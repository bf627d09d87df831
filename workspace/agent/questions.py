"""What a run asks its owner: it waits for the answer, and no worker holds it meanwhile."""

from __future__ import annotations

from typing import Any


class Asked(Exception):
    """The run waits for its owner's answer."""

    def __init__(self, question: dict[str, Any]) -> None:
        super().__init__(question["title"])
        self.question = question
