"""Routes about the caller: who they are, their organisations, their limit, and the exchange of a code."""

from __future__ import annotations

import json
import secrets
from urllib.parse import parse_qs, urlencode

from tests.github import shapes
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, paged


@route("GET", "/user", "/users/users#get-the-authenticated-user")
def get_user(call: Call) -> Answer:
    user = call.user
    return Answer(
        200,
        shapes.account(call, user)
        | {"name": user.name or None, "email": None, "public_repos": 0, "two_factor_authentication": True},
    )


@route("GET", "/user/emails", "/users/emails#list-email-addresses-for-the-authenticated-user")
def list_emails(call: Call) -> Answer:
    emails = [
        {"email": email, "primary": place == 0, "verified": verified, "visibility": None}
        for place, (email, verified) in enumerate(call.user.emails.items())
    ]
    return Answer(200, emails)


@route("GET", "/users/{login}", "/users/users#get-a-user")
@route("GET", "/orgs/{login}", "/orgs/orgs#get-an-organization")
def get_account(call: Call) -> Answer:
    known = call.world.accounts.get(call.args["login"].lower())
    if known is None or (call.request.path.startswith("/orgs/") and known.kind != "Organization"):
        raise Refused(404, "Not Found")
    url = f"{call.url}/{'orgs' if known.kind == 'Organization' else 'users'}/{known.login}"
    return Answer(200, shapes.account(call, known) | {"url": url, "name": known.name or None})


@route("GET", "/user/orgs", "/orgs/orgs#list-organizations-for-the-authenticated-user")
def list_orgs(call: Call) -> Answer:
    login = call.user.login.lower()
    orgs = [
        {
            "login": org.login,
            "id": org.id,
            "node_id": f"O_{org.id}",
            "url": f"{call.url}/orgs/{org.login}",
            "repos_url": f"{call.url}/orgs/{org.login}/repos",
            "avatar_url": f"{call.url}/u/{org.id}?v=4",
            "description": None,
        }
        for org in call.world.accounts.values()
        if login in org.members
    ]
    page, links = paged(call.request, call.url, orgs)
    return Answer(200, page, links)


@route("GET", "/rate_limit", "/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user")
def get_rate_limit(call: Call) -> Answer:
    faults = call.limits
    core = {
        "limit": faults.limit,
        "used": faults.limit - faults.remaining,
        "remaining": faults.remaining,
        "reset": faults.reset,
    }
    other = {"limit": 30, "used": 0, "remaining": 30, "reset": faults.reset}
    return Answer(200, {"resources": {"core": core, "search": other, "graphql": core}, "rate": core})


@route("POST", "/login/oauth/access_token")
def exchange_code(call: Call) -> Answer:
    """Exchange a code once. GitHub answers 200 even where it refuses."""
    sent = call.request.headers.get("content-type", "")
    given = (
        call.body
        if sent.startswith("application/json")
        else {name: values[-1] for name, values in parse_qs(call.request.body.decode()).items()}
    )
    error = ""
    if call.world.oauth_client and (given.get("client_id"), given.get("client_secret")) != call.world.oauth_client:
        error = "incorrect_client_credentials"
    elif given.get("code") not in call.world.codes:
        error = "bad_verification_code"
    if error:
        message = {
            "incorrect_client_credentials": "The client_id and/or client_secret passed are incorrect.",
            "bad_verification_code": "The code passed is incorrect or expired.",
        }[error]
        page = "troubleshooting-oauth-app-access-token-request-errors"
        return _encoded(
            call,
            {
                "error": error,
                "error_description": message,
                "error_uri": f"https://docs.github.com/apps/managing-oauth-apps/{page}/#{error.replace('_', '-')}",
            },
        )
    user, scopes = call.world.codes.pop(str(given["code"]))
    token = f"gho_{secrets.token_hex(18)}"
    call.world.add_token(user.login, token, scopes=scopes)
    return _encoded(call, {"access_token": token, "scope": ",".join(scopes), "token_type": "bearer"})


def _encoded(call: Call, body: dict[str, str]) -> Answer:
    """Write it as form data, which is what GitHub sends to who does not ask for JSON."""
    if "json" in call.request.headers.get("accept", ""):
        return Answer(200, json.dumps(body).encode())
    return Answer(200, urlencode(body).encode(), {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})
