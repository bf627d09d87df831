"""What a run has to mend before it may end, and what its owner is told of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from workspace.agent import checks
from workspace.agent.checks import Broken
from workspace.toolchain.own_tests import Result

_NAMED: Final = 5
_ABOUT_BROKEN: Final = "What you changed broke something that worked before. Mend it:"
_ABOUT_NEW: Final = "These tests are new, and fail. Mend them, or say in your summary why they cannot pass:"
_ABOUT_UNKNOWN: Final = "The tests ran before, and cannot be run any more. Let them run, unless that is meant:"
_ABOUT_GONE: Final = (
    "Tests that passed before are not there any more. A test is not mended by taking it out: put them back, unless "
    "the owner asked for what they tested to go:"
)


class Mending:
    """The repairs of one run, while a worker holds it."""

    def __init__(self) -> None:
        self.left = Broken()
        self._failed: set[tuple[str, str]] = set()

    def report(self, broken: Broken, *, repairs: int) -> str | None:
        """Return what the model has to mend, None where the run may end.

        Tests that come and fail, or passed and go, may be meant: they are told once, and hold no run. But one that
        was told to fail and goes then is not mended, nor is one that cannot be run then.
        """
        unmended = tuple(one for one in broken.gone if one.key in self._failed)
        is_hidden = bool(broken.unknown and self._failed)
        may_be_meant = bool(broken.gone or broken.new or broken.unknown)
        if not (broken.worked_before or unmended or is_hidden) and (repairs or not may_be_meant):
            self.left = broken
            return None
        self._failed |= {one.key for one in broken.failed}
        self.left = replace(broken, failed=broken.failed + unmended)
        parts = (
            (_ABOUT_BROKEN, replace(broken, gone=(), new=(), unknown="")),
            (_ABOUT_UNKNOWN, Broken(unknown=broken.unknown if is_hidden or not repairs else "")),
            (_ABOUT_GONE, Broken(gone=unmended if repairs else broken.gone)),
            (_ABOUT_NEW, Broken(new=() if repairs else broken.new)),
        )
        return "\n".join(f"{about}\n{text}" for about, part in parts if (text := checks.told(part)))

    def note(self) -> str:
        """Return what the owner is to know of the tests at the end, empty where there is nothing."""
        lines = []
        if self.left.gone:
            text = _("Tests that passed before this work and are deleted or skipped now: %(tests)s")
            lines.append(text % {"tests": _named(self.left.gone)})
        if self.left.unknown:
            text = _("The tests ran before this work and cannot be run any more: %(reason)s")
            lines.append(text % {"reason": self.left.unknown})
        if self.left.new:
            lines.append(_("New tests that fail: %(tests)s") % {"tests": _named(self.left.new)})
        return "\n\n".join(lines)


def _named(tests: Iterable[Result]) -> str:
    names = [f"{one.file}: {one.name}" if one.name else one.file for one in tests]
    more = [f"+{len(names) - _NAMED}"] if len(names) > _NAMED else []
    return "; ".join([*names[:_NAMED], *more])
