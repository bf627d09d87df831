"""The pages of accounts, under /en/ and /fr/. Names with an underscore are those that allauth looks up."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from accounts import mail_pages, pages, settings_pages, social_pages, two_step_pages

_sign_in, _sign_up = pages.SignIn.as_view(), pages.SignUp.as_view()
_ask_reset = mail_pages.AskReset.as_view()
_settings = RedirectView.as_view(pattern_name="account-settings")

_own = [
    path("login/", _sign_in, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("signup/", _sign_up, name="signup"),
    path("link/", mail_pages.AskLink.as_view(), name="link"),
    path("link/sent/", mail_pages.Sent.as_view(template_name="accounts/link_sent.html"), name="link-sent"),
    path("link/open/", mail_pages.OpenLink.as_view(), name="link-open"),
    path("password/reset/", _ask_reset, name="reset"),
    path("password/reset/sent/", mail_pages.Sent.as_view(template_name="accounts/reset_sent.html"), name="reset-sent"),
    path("password/reset/set/", mail_pages.SetPassword.as_view(), name="reset-set"),
    path("email/change/", mail_pages.ChangeEmail.as_view(), name="email-change"),
    path("deleted/", TemplateView.as_view(template_name="accounts/deleted.html"), name="deleted"),
]

_named_by_allauth = [
    path("login/", _sign_in, name="account_login"),
    path("logout/", LogoutView.as_view(), name="account_logout"),
    path("signup/", _sign_up, name="account_signup"),
    path("password/reset/", _ask_reset, name="account_reset_password"),
    path("again/", two_step_pages.Again.as_view(), name="account_reauthenticate"),
    path("email/confirm/", mail_pages.Confirm.as_view(), name="account_confirm_email"),
    path("email/sent/", mail_pages.ConfirmSent.as_view(), name="account_email_verification_sent"),
    path("two-step/", two_step_pages.Challenge.as_view(), name="mfa_authenticate"),
    path("github/", social_pages.start, {"provider": "github"}, name="github_login"),
    path("google/", social_pages.start, {"provider": "google"}, name="google_login"),
    path("cancelled/", social_pages.cancelled, name="socialaccount_login_cancelled"),
    path("connections/", _settings, name="socialaccount_connections"),
]

_settings_sections = [
    path("", settings_pages.AccountSettings.as_view(), name="account-settings"),
    path("profile/", settings_pages.Profile.as_view(), name="account-profile"),
    path("password/", settings_pages.Password.as_view(), name="account-password"),
    path("email/", settings_pages.Email.as_view(), name="account-email"),
    path("ways/<int:account_id>/", settings_pages.Ways.as_view(), name="account-way"),
    path("sessions/", settings_pages.OtherSessions.as_view(), name="account-sessions"),
    path("sessions/<uuid:session_id>/", settings_pages.Session.as_view(), name="account-session"),
    path("tokens/", settings_pages.Tokens.as_view(), name="account-tokens"),
    path("tokens/<uuid:token_id>/", settings_pages.TokenRevoked.as_view(), name="account-token"),
    path("delete/", settings_pages.Deletion.as_view(), name="account-delete"),
    path("two-step/", two_step_pages.SetUp.as_view(), name="two-step-set-up"),
    path("two-step/codes/", two_step_pages.RecoveryCodes.as_view(), name="two-step-codes"),
    path("two-step/off/", two_step_pages.TurnOff.as_view(), name="two-step-off"),
]

urlpatterns = [
    path("accounts/", include((_own, "accounts"))),
    path("accounts/", include(_named_by_allauth)),
    path("settings/account/", include(_settings_sections)),
]
