"""The pages, under /en/ and /fr/ (contract section 13)."""

from django.urls import path

from pages import brief, build, docs, integrations, landing, prd, projects, prompt_box, starters, style, workspace

urlpatterns = [
    path("", landing.page, name="landing"),
    path("prompt/understood/", prompt_box.Understood.as_view(), name="prompt-understood"),
    path("starters/<slug:key>/", starters.page, name="starter"),
    path("starters/<slug:key>/<path:path>", starters.page),
    path("projects/", projects.page, name="projects"),
    path("projects/<uuid:project_id>/brief/", brief.page, name="project-brief"),
    path("projects/<uuid:project_id>/prd/", prd.page, name="project-prd"),
    path("projects/<uuid:project_id>/build/", build.page, name="project-build"),
    path("projects/<uuid:project_id>/workspace/", workspace.page, name="workspace"),
    path("settings/integrations/", integrations.page, name="integrations"),
    path("docs/", docs.contents, name="docs"),
    path("docs/<slug:slug>/", docs.page, name="doc"),
    path("style/", style.page, name="style"),
]
