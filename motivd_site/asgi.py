"""The web process: published apps by their host name, everything else by Django, with a cap on what comes in."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")
_django = get_asgi_application()

from django.conf import settings  # noqa: E402  (after the apps are loaded)
from django.utils.module_loading import import_string  # noqa: E402

from motivd_site.body_limit import BodyLimit  # noqa: E402

application = BodyLimit(_django, limit_bytes=settings.BODY_LIMIT_BYTES, uploads=settings.UPLOAD_LIMITS_BYTES)
for _wrapper in settings.ASGI_WRAPPERS:
    application = import_string(_wrapper)(application)
