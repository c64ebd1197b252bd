"""Take the pictures in docs/: build the demo, serve it, and photograph its pages.

Run as `.venv/bin/python scripts/screenshots.py` (`--site`: the reader's pages alone); needs Chromium and the development packages.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store

_DOCS = Path(__file__).resolve().parents[1] / "docs"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NOW = datetime(2026, 6, 7, 17, 40, tzinfo=UTC)  # soon after the demo's newest story
_DECIDED = "2026-06-07T16:30:00Z"
_NAME, _PASSWORD = "ann", "a password for pictures"
_DECISIONS = [
    ("approve", "a printed mask and a hair dryer", "--by", "ann"),
    ("reject", "Bus company's passenger counters", "--by", "bob", "--reason", "Told better elsewhere"),
    ("pin", "A deepfake, a ferry and nine hours", "--until", "2d", "--by", "ann"),
]
_DESK_SHOTS = [
    ("desk-queue", "desk/", 1280, 1000, "light"),
    ("desk-queue-phone", "desk/", 390, 844, "dark"),
    ("desk-story", "desk/story/", 1280, 1000, "light"),
    ("desk-story-phone", "desk/story/", 390, 844, "dark"),
    ("desk-dashboard", "desk/dashboard", 1280, 1000, "light"),
    ("desk-dashboard-phone", "desk/dashboard", 390, 844, "dark"),
]
_LETTER_SHOTS = [("newsletter", 680, 1500, "light"), ("newsletter-phone", 360, 800, "dark")]
_PAGES = {
    "front-page": "",
    "cluster": "story/",
    "topic": "topic/facial-recognition/",
    "search": "search/?q=face+recognition",
}
_SIZES = {"": (1280, 1000), "-phone": (390, 844)}


async def photograph(address: str, cluster: str) -> None:
    """Write each of `_PAGES` at both widths, light and dark, into docs/."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, path in _PAGES.items():
            for size, (width, height) in _SIZES.items():
                for scheme, suffix in (("light", ""), ("dark", "-dark")):
                    page = await browser.new_page(
                        viewport={"width": width, "height": height}, color_scheme=scheme
                    )
                    await page.clock.set_fixed_time(_NOW)
                    await page.goto(address + path + (cluster if path == "story/" else ""))
                    if name == "search":
                        await page.wait_for_selector("#results article")
                    picture = Image.open(io.BytesIO(await page.screenshot()))
                    target = _DOCS / f"{name}{size}{suffix}.png"
                    picture.convert("RGB").quantize(128).save(target, optimize=True)
                    await page.close()
        await browser.close()


def largest_cluster(public: Path) -> str:
    """The folder of the cluster that most accounts tell, below `story/`."""
    pages = sorted((public / "story").glob("*/index.html"))
    return max(pages, key=lambda page: page.read_text("utf-8").count("<li")).parent.name + "/"


async def photograph_desk(address: str, story: str) -> None:
    """Write each picture of `_DESK_SHOTS` into docs/, as somebody who is signed in sees it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, path, width, height, scheme in _DESK_SHOTS:
            page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            await page.goto(address + "desk/")
            await page.fill("#name", _NAME)
            await page.fill("#password", _PASSWORD)
            await page.click("main button")
            await page.wait_for_selector("[data-item]")
            await page.goto(address + path + (story if path.endswith("story/") else ""))
            if name == "desk-queue":
                await page.keyboard.press("j")
                await page.keyboard.press("j")
            picture = Image.open(io.BytesIO(await page.screenshot()))
            picture.convert("RGB").quantize(128).save(_DOCS / f"{name}.png", optimize=True)
        await browser.close()


async def photograph_newsletter(letter: Path) -> None:
    """Write each picture of `_LETTER_SHOTS` into docs/."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, width, height, scheme in _LETTER_SHOTS:
            page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            await page.goto(letter.as_uri(), wait_until="networkidle")
            picture = Image.open(io.BytesIO(await page.screenshot()))
            picture.convert("RGB").quantize(128).save(_DOCS / f"{name}.png", optimize=True)
        await browser.close()


def newsletter(portal: Path) -> Path:
    """The letter of the issue that would be built, its picture beside it."""
    words = [sys.executable, "-m", "broadsheet", "newsletter", "preview", "--portal", str(portal)]
    subprocess.run([*words, "--now", "2026-06-09T05:00:00Z"], check=True)
    return portal / ".broadsheet" / "preview" / "letter.html"


def staff(portal: Path) -> str:
    """Give the demo's desk an editor and some decisions; the story whose page is photographed."""
    command = [sys.executable, "-m", "broadsheet", "desk"]
    where = ["--portal", str(portal)]
    words = [*command, "user", "add", _NAME, "--role", "owner", *where]
    subprocess.run(words, check=True, input=_PASSWORD.encode())
    for decision in _DECISIONS:
        subprocess.run([*command, *decision, *where, "--now", _DECIDED], check=True)
    with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
        return store.search.search("Fake video of mayoral candidate sweeps Quillan Bay")[0]


def main() -> None:
    """Build the demo in a folder of its own and photograph it."""
    with tempfile.TemporaryDirectory() as folder:
        portal = Path(folder) / "demo"
        words = [sys.executable, "-m", "broadsheet", "demo", "--no-serve", "--portal", str(portal)]
        subprocess.run(words, check=True)
        story = staff(portal)
        with running(create_app(load_portal(portal), clock=lambda: _NOW)) as address:
            asyncio.run(photograph(address, largest_cluster(portal / "public")))
            if "--site" in sys.argv:
                return
            asyncio.run(photograph_desk(address, story))
            asyncio.run(photograph_newsletter(newsletter(portal)))


if __name__ == "__main__":
    main()
