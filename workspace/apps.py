from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    name = "workspace"
    verbose_name = _("Workspaces")

    def ready(self) -> None:
        from builder import project_counts
        from workspace.models import Version, WorkspaceFile

        project_counts.register("files", lambda pk: WorkspaceFile.objects.filter(project_id=pk).count())
        project_counts.register("versions", lambda pk: Version.objects.filter(project_id=pk).count())
