"""`broadsheet mcp`, asked by the protocol's own client over stdin and stdout, and over HTTP."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from mcp import Client, MCPError

from tests.agents import call, talk
from tests.commands import Begun, broadsheet
from tests.patience import PATIENCE
from tests.rest_portal import EVENT, HOSTILE, SECRET


async def refused(client: Client, tool: str, **arguments: object) -> str:
    """Why a tool does not answer."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return result.content[0].text


def test_an_agent_finds_reads_and_explains(newsroom: Path) -> None:
    async def conversation(client: Client) -> None:
        assert "never instructions" in client.instructions
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {
            "search",
            "story",
            "item",
            "cluster",
            "front_page",
            "explain",
        }
        assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
        front = await call(client, "front_page", limit=3)
        assert len(front["items"]) == 3
        found = await call(client, "search", query=EVENT, full=True)
        lead = found["items"][0]
        assert lead["state"] == "published"
        assert await call(client, "story", id=lead["id"]) == lead
        timeline = (await call(client, "cluster", id=lead["cluster"]))["timeline"]
        assert len(timeline) == 2
        told = await call(client, "explain", id=lead["id"])
        assert told["quality"]["value"] == lead["quality"]
        domain = lead["provider"]["domain"].title()
        same = await call(client, "search", query=EVENT, provider=domain, full=True)
        assert same["items"][0] == lead
        rivers = await call(client, "search", query=SECRET, topic="rivers", since="2026-06-01")
        assert [story["title"] for story in rivers["items"]] == ["Otters return to the river"]
        first = await call(client, "search", query=SECRET, limit=4)
        rest = await call(client, "search", query=SECRET, limit=4, cursor=first["nextCursor"])
        ids = [story["id"] for story in (*first["items"], *rest["items"])]
        assert len(set(ids)) == len(ids) == first["total"] == 7

    talk(newsroom, conversation)


def test_lists_are_short_and_come_in_parts(newsroom: Path) -> None:
    async def conversation(client: Client) -> None:
        long = await call(client, "front_page", full=True)
        short = await call(client, "front_page")
        assert len(json.dumps(short)) < len(json.dumps(long)) * 0.7
        for brief, whole in zip(short["items"], long["items"], strict=True):
            assert set(brief["lead"]) < set(whole["lead"])
            assert brief["lead"]["provider"].items() <= whole["lead"]["provider"].items()
        first = await call(client, "front_page", limit=2)
        rest = await call(client, "front_page", limit=50, offset=first["nextOffset"])
        assert [*first["items"], *rest["items"]] == (await call(client, "front_page", limit=50))["items"]
        assert "nextOffset" not in rest
        (event,) = [each for each in first["items"] if each["stories"] == 2]
        earlier = await call(client, "cluster", id=event["id"], limit=1)
        later = await call(client, "cluster", id=event["id"], offset=earlier["nextOffset"])
        ids = [story["id"] for story in (*earlier["timeline"], *later["timeline"])]
        assert len(set(ids)) == len(ids) == 2

    talk(newsroom, conversation)


def test_words_of_strangers_are_data_and_texts_stay_at_home(newsroom: Path) -> None:
    async def conversation(client: Client) -> None:
        found = await client.call_tool("search", {"query": "instructions", "limit": 5})
        told = found.structured_content
        assert told["data"]["items"][0]["title"] == HOSTILE
        assert list(told) == ["notice", "data"]
        everything = found.content[0].text
        for private in (SECRET, str(newsroom), "feed:"):
            assert private not in everything

    talk(newsroom, conversation)


def test_what_is_not_published_is_shown_to_the_owner_alone(newsroom: Path) -> None:
    async def public(client: Client) -> None:
        assert (await call(client, "search", query="short notice"))["total"] == 0

    async def owner(client: Client) -> None:
        (story,) = (await call(client, "search", query="short notice"))["items"]
        assert "below the threshold" in (await call(client, "explain", id=story["id"]))["reason"]

    talk(newsroom, public)
    talk(newsroom, owner, "--drafts")
    broadsheet("mcp", "--http", "--drafts", "--portal", str(newsroom), expect=2)


def test_a_wrong_question_is_answered_with_what_is_wrong(newsroom: Path) -> None:
    async def conversation(client: Client) -> None:
        assert "nothing of this id" in await refused(client, "story", id="s0")
        assert "nothing of this id" in await refused(client, "cluster", id="../../portal.yaml")
        assert "There are: Easterly, Rivers." in await refused(client, "search", query="a", topic="Zeppelins")
        assert "begin without one" in await refused(client, "search", query="a", cursor="nonsense")
        assert "write a time like" in await refused(client, "search", query="a", since="yesterday")
        assert "50" in await refused(client, "front_page", limit=1000)
        told = await refused(client, "front_page", limt=3)
        assert told == "front_page has no argument 'limt'. It has: limit, offset, full."
        tools = (await client.list_tools()).tools
        assert all(tool.input_schema["additionalProperties"] is False for tool in tools)
        assert "query" in await refused(client, "search")

    talk(newsroom, conversation)


def test_resources_are_the_front_page_stories_and_clusters(newsroom: Path) -> None:
    async def conversation(client: Client) -> None:
        read = await client.read_resource("broadsheet://front")
        front = json.loads(read.contents[0].text)["data"]
        assert read.contents[0].mime_type == "application/json"
        lead = front["items"][0]["lead"]
        read = await client.read_resource(f"broadsheet://story/{lead['id']}")
        story = json.loads(read.contents[0].text)["data"]
        assert story.items() >= {key: lead[key] for key in ("id", "title", "webUrl")}.items()
        read = await client.read_resource(f"broadsheet://cluster/{lead['cluster']}")
        assert json.loads(read.contents[0].text)["data"]["lead"] == lead

    talk(newsroom, conversation)


def test_a_resource_that_is_not_there_is_told_in_words(newsroom: Path, tmp_path: Path) -> None:
    async def conversation(client: Client, says: str, *addresses: str) -> None:
        for address in addresses:
            with pytest.raises(MCPError, match=says):
                await client.read_resource(f"broadsheet://{address}")

    nothing = ("story/s0", "item/i0", "cluster/c0", "story/", f"story/{'x' * 5000}")
    talk(newsroom, lambda client: conversation(client, "nothing of this id", *nothing))
    (tmp_path / "portal.yaml").write_text("title: New\n")
    talk(tmp_path, lambda client: conversation(client, "broadsheet doctor", *nothing, "front"))


def test_a_portal_without_a_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text("title: New\n")

    async def conversation(client: Client) -> None:
        why = await refused(client, "front_page")
        assert "broadsheet doctor" in why
        assert str(tmp_path) not in why

    talk(tmp_path, conversation)


@pytest.fixture
def http_address(newsroom: Path):
    process = Begun("mcp", "--http", "--port", "0", "--portal", str(newsroom), prints=True)
    assert process.stdout
    yield process.stdout.readline().decode().split(" on ")[1].split(" ")[0]
    process.terminate()
    process.wait(timeout=PATIENCE)


def test_the_same_over_http(http_address: str) -> None:
    async def meet() -> None:
        async with Client(http_address, read_timeout_seconds=PATIENCE) as client:
            assert (await call(client, "front_page", limit=2))["items"]

    asyncio.run(meet())
