"""Structured logs: constant sentences with fields, as JSON or as lines for people. Never a local variable."""

from __future__ import annotations

import logging
import logging.config

import sentry_sdk
import structlog
from django.conf import settings

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]


def configure() -> None:
    """Set up logging for this process, and Sentry where a DSN is set."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": settings.LOG_LEVEL},
            "loggers": {
                # Our own line at the end of each request says more.
                "uvicorn.access": {"level": "WARNING"},
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                # Anybody can send any Host; the answer is a 400, and no code has to change.
                "django.security.DisallowedHost": {"level": "CRITICAL"},
                "httpx2": {"level": "WARNING"},
                "mcp": {"level": "WARNING"},
                # It logs what others' servers say; whoever asked is told what came of it.
                "mcp.client": {"level": "CRITICAL"},
                "celery.beat": {"level": "WARNING"},
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "django_structlog.celery": {"level": "WARNING"},
            },
        }
    )
    if settings.SENTRY_DSN:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            release=settings.VERSION,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
        )


def _formatter() -> logging.Formatter:
    renderers: list[structlog.typing.Processor]
    if settings.LOG_JSON:
        renderers = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        renderers = [
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
            )
        ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )
