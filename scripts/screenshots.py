"""Take the pictures in docs/: build the demo, serve it, and photograph its pages.

Run as `.venv/bin/python scripts/screenshots.py`; needs Chromium and the development packages.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from broadsheet.engine.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running

_DOCS = Path(__file__).resolve().parents[1] / "docs"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SHOTS = [
    ("front-page", "", 1280, 1000, "light"),
    ("front-page-phone", "", 390, 844, "dark"),
]


async def photograph(address: str) -> None:
    """Write each picture of `_SHOTS` into docs/."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, path, width, height, scheme in _SHOTS:
            page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            await page.goto(address + path)
            picture = Image.open(io.BytesIO(await page.screenshot()))
            picture.convert("RGB").quantize(128).save(_DOCS / f"{name}.png", optimize=True)
        await browser.close()


def main() -> None:
    """Build the demo in a folder of its own and photograph it."""
    with tempfile.TemporaryDirectory() as folder:
        portal = Path(folder) / "demo"
        words = [sys.executable, "-m", "broadsheet", "demo", "--no-serve", "--portal", str(portal)]
        subprocess.run(words, check=True)
        with running(create_app(load_portal(portal))) as address:
            asyncio.run(photograph(address))


if __name__ == "__main__":
    main()
