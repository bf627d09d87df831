from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreviewConfig(AppConfig):
    name = "preview"
    verbose_name = _("Previews and deployments")

    def ready(self) -> None:
        from builder import project_counts
        from preview import checks, server_runtime  # noqa: F401  (checks register themselves)
        from workspace import changes

        # A server shows what was saved, whichever process saved it.
        changes.always(server_runtime.wake)
        project_counts.register("deployments", _deployments)


def _deployments(project_id: UUID) -> int:
    from preview.models import Deployment

    return Deployment.objects.filter(project_id=project_id).count()
