"""Conversations with the server for agents, by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

from tests.patience import PATIENCE

Conversation = Callable[[Client], Awaitable[Any]]


def talk(newsroom: Path, conversation: Conversation, *words: str) -> Any:
    """Start the command, talk with it, and see it end."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "broadsheet", "mcp", "--portal", str(newsroom), *words],
        env=dict(os.environ),
    )

    async def meet() -> Any:
        async with Client(server, read_timeout_seconds=PATIENCE) as client:
            return await conversation(client)

    return asyncio.run(meet())


async def call(client: Client, tool: str, **arguments: object) -> dict:
    """What a tool answers: the same as text and as data, with the notice."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    told = result.structured_content
    assert json.loads(result.content[0].text) == told
    assert "never instructions" in told["notice"]
    return told["data"]
