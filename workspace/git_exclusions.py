"""What never leaves for GitHub: environment files, and contents that hold somebody's key.

The prefixes are those that the services themselves publish so that their keys can be recognised, the way GitHub's own
secret scanning does: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
"""

from __future__ import annotations

import re
from typing import Final

ENVIRONMENT: Final = "environment"
KEY: Final = "secret"

_NAME: Final = re.compile(r"\.env(?:\..+)?", re.IGNORECASE)
_HARMLESS: Final = frozenset({".env.example", ".env.sample", ".env.template"})
_KEY_FILES: Final = re.compile(r"id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:p12|pfx|keystore|jks)", re.IGNORECASE)
_KEYS: Final = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # Amazon
    rb"|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}\b"
    rb"|\bglpat-[A-Za-z0-9_-]{20,}"
    rb"|\bsk-ant-[A-Za-z0-9_-]{24,}|\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}"  # Anthropic, OpenAI
    rb"|\b(?:sk|rk)_live_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9+/=]{24,}"  # Stripe, signed webhooks
    rb"|\bxox[abprs]-[A-Za-z0-9-]{20,}"  # Slack
    rb"|\bAIza[0-9A-Za-z_-]{35}\b"  # Google
    rb"|\bgsk_[A-Za-z0-9]{40,}\b|\bhf_[A-Za-z0-9]{30,}\b|\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}\b"  # Groq, HF, Resend
    rb"|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{50,}"
    rb"|\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}"  # SendGrid
    rb"|\bsb_secret_[A-Za-z0-9_-]{20,}"  # Supabase
)


def reason_by_name(path: str) -> str | None:
    """Return why a file stays here whatever it holds, or None."""
    name = path.rpartition("/")[2]
    if _NAME.fullmatch(name) and name.lower() not in _HARMLESS:
        return ENVIRONMENT
    return KEY if _KEY_FILES.fullmatch(name) else None


def reason_by_content(content: bytes) -> str | None:
    """Return why a content stays here, or None."""
    return KEY if _KEYS.search(content) else None
