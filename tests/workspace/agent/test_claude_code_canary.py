"""What Claude Code and its commands can find: neither the provider's key, nor the server's environment or files."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.conf import settings

from tests.workspace.agent.conftest import KEY, Conversation

VARIABLE = "environment-canary-" + "v2" * 12
SEARCH = (
    "env; cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'; ls -la / /home /root /etc /run /tmp /var; "
    "find / -xdev -name '*.sqlite3' -o -name 'secret_key' -o -name 'settings.py' -path '*motivd*'; "
    "id; cat /proc/net/dev; cat /run/*; cat /etc/passwd; echo > /usr/x; "
    "(exec 3<>/dev/tcp/127.0.0.1/8000) && echo connected"
)


def test_no_canary_shows_anywhere(
    claude: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MOTIVD_CANARY", VARIABLE)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    # Some providers repeat the key; the gateway must not, wherever the stream is cut.
    claude.models.chunks(9).call("Bash", {"command": SEARCH}, text=f"Your key is {KEY}, is it not?")
    claude.models.call("Read", {"file_path": "/proc/self/environ"})
    claude.models.call("Read", {"file_path": str(settings.BASE_DIR / "manage.py")})
    claude.models.say("Nothing.")

    run = claude.say("Search.")

    assert run.status == "succeeded"
    seen = str([request.body for request in claude.models.requests])
    assert "uid=" in seen
    assert "motivd-run-" in seen  # its own token, which is good for this run alone
    assert "connected\n" not in seen
    assert "django" not in seen.lower()
    assert f"Your key is {'*' * len(KEY)}, is it not?" in seen
    rows = str([list(model._default_manager.values()) for model in apps.get_models() if model._meta.managed])
    for canary in (KEY, VARIABLE):
        assert canary not in seen
        assert canary not in rows
        assert canary not in caplog.text
    # The provider sees the key, and only the key.
    assert {request.headers["x-api-key"] for request in claude.models.requests} == {KEY}
    assert not any("motivd-run-" in str(request.headers) for request in claude.models.requests)


def test_it_is_an_ordinary_user_without_a_network(claude: Conversation) -> None:
    claude.models.call("Bash", {"command": "id -u; grep -c : /proc/net/dev; unshare -U true; echo done"})
    claude.models.say("I see.")

    claude.say("Who are you?")

    (result,) = (
        part["content"]
        for message in claude.models.requests[1].body["messages"]
        for part in message["content"]
        if isinstance(part, dict) and part["type"] == "tool_result"
    )
    uid, interfaces, *rest = str(result if isinstance(result, str) else result[0]["text"]).split("\n")
    assert uid != "0"
    assert interfaces == "1"
    assert "Operation not permitted" in " ".join(rest)
