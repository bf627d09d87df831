"""Every address. Each app owns its list; under /api paths have no slash at their end."""

from csp.decorators import csp_replace
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from motivd_site import health, pages
from motivd_site.api.views import UnknownPath

handler400 = "motivd_site.pages.bad_request"
handler403 = "motivd_site.pages.forbidden"
handler404 = "motivd_site.pages.not_found"
handler500 = "motivd_site.pages.server_error"

urlpatterns = [
    # For browsers that ask for it whatever the page says, as on the admin's pages.
    path("favicon.ico", RedirectView.as_view(url=static("motivd/mark.svg"))),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs",
        csp_replace(settings.CSP_OF_INLINE_PAGES)(SpectacularSwaggerView.as_view(url_name="schema")),
        name="api-docs",
    ),
    path("api/db/status", health.DatabaseStatusView.as_view()),
    path("api/", include("accounts.api.urls")),
    path("api/", include("integrations.api.urls")),
    path("api/", include("builder.api.urls")),
    path("api/", include("workspace.api.urls")),
    path("api/", include("workspace.api.git_urls")),
    path("api/", include("workspace.api.agent_urls")),
    path("api/", include("workspace.api.schedule_urls")),
    path("api/", include("preview.api.urls")),
    re_path(r"^api(?:/.*)?$", UnknownPath.as_view()),
    path("", include("preview.urls")),
    path("accounts/", include("accounts.callback_urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    *i18n_patterns(path("", include("accounts.urls")), path("", include("pages.urls"))),
    path("", pages.to_language),
]
