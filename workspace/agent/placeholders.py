"""Refuse what must not reach a file: holes where code was, texts that were cut off, broken JSON, vanished content.

Only what is new is looked at: a comment that was in the file before stays. And only what is certain is refused. What
may be meant so, a file that lost most of its lines, is a Suspicion, which the caller can overrule.
"""

from __future__ import annotations

import json
import re
from typing import Final

from workspace.agent import endings, holes
from workspace.agent.refusals import CutOff, EmptyContent, InvalidJson, Placeholder, Shrunk
from workspace.agent.source_text import extension_of

_SHRUNK_BY_LINES: Final = 40
_SHRUNK_TO: Final = 0.4
_BLANK: Final = "\ufeff \t\r\n"
_JSON_WITH_COMMENTS: Final = re.compile(
    r"(?:^|/)(?:[tj]sconfig[^/]*\.json|\.eslintrc\.json|devcontainer\.json|\.vscode/[^/]*\.json|[^/]*\.jsonc)$"
)
_JSON_TOKEN: Final = re.compile(
    r'("(?:[^"\\\n]|\\.)*+")|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*+[}\]])', re.DOTALL
)


def check(before: str | None, after: str, path: str, *, confirm: bool = False) -> None:
    """Refuse a text that a model wrote, if it must not become the content of the file.

    `before` is what the file holds now, None where there is none. With `confirm`, a Suspicion is not raised. Raises
    EmptyContent, Placeholder, CutOff, InvalidJson, Shrunk.
    """
    if before is not None and before.strip(_BLANK) and not after.strip(_BLANK):
        raise EmptyContent(
            f"This would leave {path} empty, and it holds {_lines(before)} now. Write its whole content; to remove the "
            "file, delete it."
        )
    _refuse_holes(before, after, path)
    if extension_of(path) in ("json", "jsonc"):
        _refuse_broken_json(before, after, path)
    else:
        how = endings.how_cut(before, after, path)
        if how:
            raise _cut_off(path, how)
    if before is not None and not confirm:
        _suspect_loss(before, after, path)


def _lines(text: str) -> str:
    number = len(text.splitlines())
    return "one line" if number == 1 else f"{number} lines"


def _refuse_holes(before: str | None, after: str, path: str) -> None:
    number = holes.find(before, after, path)
    if number is not None:
        content = after.split("\n")[number].strip()
        raise Placeholder(
            f"Line {number + 1} of the new text of {path} stands in for content that is left out: `{content[:120]}`. "
            "Nothing was written. Write the content itself; to leave the rest of a file as it is, edit only the part "
            "that changes.",
            number + 1,
        )


def _cut_off(path: str, how: str) -> CutOff:
    return CutOff(f"The new text of {path} is cut off: {how}. Nothing was written. Send it again, up to its end.")


def _refuse_broken_json(before: str | None, after: str, path: str) -> None:
    wrong = _json_error(after, path)
    if wrong is None or (before is not None and before.strip(_BLANK) and _json_error(before, path)):
        return
    if after.strip() and (wrong.pos >= len(after.rstrip()) or wrong.msg.startswith("Unterminated string")):
        raise _cut_off(path, f"the JSON ends at line {wrong.lineno} before it is complete")
    raise InvalidJson(
        f"{path} would not be JSON: {wrong.msg}, at line {wrong.lineno}, column {wrong.colno}. Nothing was written."
    )


def _json_error(text: str, path: str) -> json.JSONDecodeError | None:
    content = text.removeprefix("\ufeff")
    if _JSON_WITH_COMMENTS.search(path):
        # As many characters as before, so that places stay right.
        content = _JSON_TOKEN.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[0]), content)
    try:
        json.loads(content)
    except json.JSONDecodeError as wrong:
        return wrong
    except RecursionError:
        return None  # nested too deeply to tell
    return None


def _suspect_loss(before: str, after: str, path: str) -> None:
    had, has = len(before.splitlines()), len(after.splitlines())
    if had - has > _SHRUNK_BY_LINES and has < had * _SHRUNK_TO:
        raise Shrunk(
            f"{path} has {had} lines, and the new text has {has}. If the rest was left out, write the whole file, or "
            "make edits to the part that changes. If so much is to be deleted, say so by confirming this write."
        )
