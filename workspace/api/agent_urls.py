"""Contract section 5: the agent; of section 8, what it may do without asking."""

from django.urls import path

from workspace.api import agent_views as views
from workspace.api import consent_views

urlpatterns = [
    path("agent/sessions", views.Sessions.as_view()),
    path("agent/sessions/<uuid:session_id>", views.SessionOne.as_view()),
    path("agent/sessions/<uuid:session_id>/export", views.SessionExport.as_view()),
    path("agent/chat", views.Chat.as_view()),
    path("agent/sdk", views.Sdk.as_view()),
    path("agent/runs", views.Runs.as_view()),
    path("agent/runs/<uuid:run_id>", views.RunOne.as_view()),
    path("agent/runs/<uuid:run_id>/events", views.RunEvents.as_view()),
    path("agent/runs/<uuid:run_id>/cancel", views.RunCancel.as_view()),
    path("agent/runs/<uuid:run_id>/answer", views.RunAnswered.as_view()),
    path("settings/integrations/tool-consents", consent_views.ToolConsents.as_view()),
    path("projects/<uuid:project_id>/agent-runs", views.ProjectRuns.as_view()),
]
