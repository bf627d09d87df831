from django.urls import path

from integrations.api import github_views, mcp_views, provider_views, transcription_views, views

urlpatterns = [
    path("settings/integrations/model-providers", provider_views.ModelProviders.as_view()),
    path("settings/integrations/mcp-servers", mcp_views.McpServers.as_view()),
    path("settings/integrations/mcp-servers/<uuid:server_id>", mcp_views.McpServerOne.as_view()),
    path("settings/integrations/mcp-servers/<uuid:server_id>/refresh", mcp_views.McpServerRefresh.as_view()),
    path("transcribe", transcription_views.Transcribe.as_view()),
    path("me", views.Me.as_view()),
    path("me/export", views.MeExport.as_view()),
    path("settings/integrations/github", github_views.GithubConnectionView.as_view()),
    path("settings/integrations/github/connect", github_views.GithubConnect.as_view()),
    path("settings/integrations/github/callback", github_views.GithubCallback.as_view()),
    path("repos", github_views.Repos.as_view()),
    path("repos/connect", github_views.RepoConnect.as_view()),
]
