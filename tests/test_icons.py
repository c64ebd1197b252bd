"""The site's icons: drawn from the title, or made from the owner's own picture, and found by browsers."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from broadsheet.domain.errors import PublishError
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.publish.site import site_files
from broadsheet.publish.site.icons import read_icon
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.sample_edition import edition, entry
from tests.site_pages import parsed, printed

_SIZES = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}
_RED = (155, 34, 38)


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("RGBA")


def picture(path: Path, size: tuple[int, int], colour: str) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_the_first_letter_of_the_title_is_drawn_in_every_size() -> None:
    made = printed(edition((entry(0),), site={"search": False}))
    for name, size in _SIZES.items():
        image = opened(made[name])
        assert image.size == (size, size)
        assert image.getpixel((2, 2)) == (*_RED, 255)
        assert image.getpixel((round(size * 0.38), size // 2)) == (253, 252, 248, 255)  # the stem of the F
    assert b">F</text>" in made["icon.svg"]
    links = parsed(made["about/index.html"]).xpath("//link[contains(@rel, 'icon') or @rel='manifest']/@href")
    assert links == [
        f"../{name}" for name in ("icon.svg", "icon-192.png", "apple-touch-icon.png", "manifest.json")
    ]


@pytest.mark.parametrize(("title", "same"), [("Éire", "Echo"), ("新聞", "Новости"), ("!", "…")])
def test_letters_that_no_font_at_hand_has_are_drawn_too(title: str, same: str) -> None:
    one, other = (printed(edition((), title=each, site={"search": False})) for each in (title, same))
    assert one["icon-512.png"] == other["icon-512.png"]
    assert len(set(opened(one["icon-192.png"]).get_flattened_data())) > 1


def test_the_owners_own_picture_is_shown_whole_in_a_square(tmp_path: Path) -> None:
    icon = read_icon(picture(tmp_path / "logo.jpg", (300, 150), "#0000ff"))
    of = edition((entry(0),), site={"search": False, "icon": "logo.jpg"})
    made = {file.path: file.body for file in site_files(of, icon=icon)}
    assert "icon.svg" not in made
    assert b"icon.svg" not in made["index.html"]
    image = opened(made["icon-512.png"])
    assert image.getpixel((256, 20))[3] == 0
    assert image.getpixel((4, 256))[2] > 250
    assert opened(made["apple-touch-icon.png"]).getpixel((90, 10)) == (253, 252, 248, 255)


def test_an_icon_that_is_no_picture_is_told_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    of = edition((entry(0),), site={"search": False, "icon": "logo.svg"})
    with pytest.raises(PublishError, match=r"logo\.svg: is no picture that can be read"):
        list(site_files(of, icon=read_icon(file)))
    huge = picture(tmp_path / "huge.png", (5000, 4000), "red")
    with pytest.raises(PublishError, match=r"huge\.png: has more than 16,000,000 pixels"):
        list(site_files(of, icon=read_icon(huge)))
    with pytest.raises(PublishError, match=r"none\.png: cannot be read: No such file"):
        read_icon(tmp_path / "none.png")


@pytest.mark.browser
def test_a_browser_finds_nothing_wrong_with_the_manifest_under_the_servers_policy(
    tmp_path: Path, browser: Any
) -> None:
    folder = tmp_path / "portal"
    broadsheet("init", str(folder), "--title", "Harbour Watch", "--quiet")
    picture(folder / "logo.png", (600, 600), "#224466")
    settings = folder / "portal.yaml"
    settings.write_text(settings.read_text() + "site: {icon: logo.png}\n")
    broadsheet("publish", "--portal", str(folder), "--quiet")
    Store.open(folder / ".broadsheet/store.sqlite3").close()
    with running(create_app(load_portal(folder))) as address:
        page = browser.new_page()
        page.goto(f"{address}topics/")
        found = page.context.new_cdp_session(page).send("Page.getAppManifest")
        page.close()
    assert found["url"] == f"{address}manifest.json"
    assert found["errors"] == []
    assert json.loads(found["data"])["name"] == "Harbour Watch"
