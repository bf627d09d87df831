"""The shortest ways to ask through the vendors' own SDKs."""

from __future__ import annotations

import anthropic
import openai
from anthropic.types import Message
from openai.types.chat import ChatCompletion

HELLO = "Hello?"


def ask_claude(client: anthropic.Anthropic, prompt: str = HELLO) -> Message:
    """Ask over a stream, and give the message that the SDK puts together."""
    with client.messages.stream(
        model="claude-sonnet-5", max_tokens=100, messages=[{"role": "user", "content": prompt}]
    ) as stream:
        return stream.get_final_message()


def ask_gpt(client: openai.OpenAI, prompt: str = HELLO) -> ChatCompletion:
    """Ask over a stream, and give the completion that the SDK puts together."""
    with client.chat.completions.stream(
        model="gpt-5", messages=[{"role": "user", "content": prompt}], stream_options={"include_usage": True}
    ) as stream:
        return stream.get_final_completion()


def ask_whole_claude(client: anthropic.Anthropic) -> Message:
    return client.messages.create(
        model="claude-sonnet-5", max_tokens=100, messages=[{"role": "user", "content": HELLO}]
    )


def ask_whole_gpt(client: openai.OpenAI) -> ChatCompletion:
    return client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": HELLO}])
