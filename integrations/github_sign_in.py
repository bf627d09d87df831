"""Who signs in with GitHub is connected to it, too."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from integrations import github_connections
from integrations.models import GitHubConnection


def keep_token(user: User, token: str) -> None:
    """Connect GitHub with the token of a sign-in, unless the user chose another account or a fine-grained token.

    Raises what `github_connections.connect` raises.
    """
    present = GitHubConnection.objects.filter(user=user).first()
    if present is None or (present.scopes is not None and present.login in _signs_in_as(user)):
        github_connections.connect(user, token)


def _signs_in_as(user: User) -> set[str]:
    rows = SocialAccount.objects.filter(user=user, provider="github")
    return {str(told.get("login")) for told in rows.values_list("extra_data", flat=True)}
