"""Mails about accounts, as text and HTML, in the language of who asked."""

from __future__ import annotations

import smtplib
from typing import Any, Literal
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

log = structlog.get_logger(__name__)

Kind = Literal["confirm", "exists", "unknown", "link", "reset", "change", "notice"]


def address(name: str, **query: str) -> str:
    """Return the full address of a page on this site. Secrets go into the query, which is never logged."""
    sent = {key: value for key, value in query.items() if value}
    return f"{settings.SITE_URL}{reverse(name)}" + (f"?{urlencode(sent)}" if sent else "")


def send(kind: Kind, to: str, **context: Any) -> bool:
    """Send a mail, and say whether the mail server took it. The first line of the text is the subject."""
    shown = {"to": to, "site": settings.SITE_URL, "language": get_language() or "en"} | context
    subject, _newline, text = render_to_string(f"accounts/mail/{kind}.txt", shown).strip().partition("\n")
    mail = EmailMultiAlternatives(subject.strip(), text.strip() + "\n", to=[to])
    mail.attach_alternative(render_to_string(f"accounts/mail/{kind}.html", shown), "text/html")
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        log.error("mail_not_sent", kind=kind, reason=type(error).__name__)
        return False
    return True


def notice(to: str, sentence: str) -> None:
    """Tell somebody what has just happened to their account."""
    send("notice", to, sentence=sentence, account_url=address("account-settings"))
