"""What was mailed: who got what, and where its link leads."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from django.core import mail


def count() -> int:
    return len(mail.outbox)


def last() -> mail.EmailMessage:
    return mail.outbox[-1]


def link() -> str:
    """Return the path and query of the link in the last mail, whose text and HTML name the same one."""
    message = mail.outbox[-1]
    found = re.search(r"https?://\S+", str(message.body))
    assert found is not None, message.body
    assert isinstance(message, mail.EmailMultiAlternatives)
    html = str(message.alternatives[0].content)  # type: ignore[attr-defined]  # named tuples since Django 5.2
    assert found[0].replace("&", "&amp;") in html
    parts = urlsplit(found[0])
    return f"{parts.path}?{parts.query}"


def query() -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link()).query).items()}
