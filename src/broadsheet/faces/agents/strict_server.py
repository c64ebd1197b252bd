"""A server of the Model Context Protocol that takes no argument it does not know.

In: tools. Out: the SDK's server, which would pass over a misspelt argument, so that an agent would take the
whole answer for the part that it had asked for.
"""

from __future__ import annotations

from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, Tool


class StrictServer(MCPServer):
    """Refuses unknown arguments, and says so in each tool's schema."""

    async def list_tools(self) -> list[Tool]:
        """The tools, whose arguments are all that there are."""
        tools = await super().list_tools()
        return [
            tool.model_copy(update={"input_schema": {**tool.input_schema, "additionalProperties": False}})
            for tool in tools
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError, which the agent reads, for an argument that it does not have."""
        tool = next((each for each in await super().list_tools() if each.name == name), None)
        known = tuple(tool.input_schema["properties"]) if tool else ()
        unknown = [word for word in arguments if word not in known]
        if tool and unknown:
            raise ToolError(f"{name} has no argument {unknown[0][:80]!r}. It has: {', '.join(known)}.")
        return await super().call_tool(name, arguments, context)
