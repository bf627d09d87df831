"""Who signs in with GitHub is connected to it, too."""

from __future__ import annotations

from accounts.models import User
from integrations import github_connections
from integrations.models import GitHubConnection


def keep_token(user: User, token: str) -> None:
    """Connect GitHub with the token of a sign-in, unless the user connected it by a token of their own choice.

    Raises what `github_connections.connect` raises.
    """
    chosen = GitHubConnection.objects.filter(user=user, scopes=None).exists()
    if not chosen:
        github_connections.connect(user, token)
