"""The landing page and signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motivd_site import limits


def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/landing.html")


class SignIn(LoginView):
    """Email and password. Ten tries in a quarter of an hour from one address, then a pause."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            limits.take_sign_in(request)
        except limits.RateLimited as limited:
            context = self.get_context_data(form=self.get_form_class()(request), refused=limited.message())
            answer = render(request, self.template_name, context, status=429)
            answer.headers["Retry-After"] = str(limited.rate.resets_in)
            return answer
        return super().post(request, *args, **kwargs)
