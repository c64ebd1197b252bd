"""A portal with a type of its own, declared in ten lines of YAML, and files of all sorts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import broadsheet
from tests.once import made_once

RECIPE = """name: recipe
plural: recipes
fields:
  cookingTime: duration
  servings: number
  cost: money
  served: date
  ingredients: list
  method: markdown
order: -served
"""


FILES = {
    "_config.yml": "title: Table\nurl: https://table.example\ntopic: Food\n",
    "_data/topics/00-food.yaml": "_id: food\nname: Food\nservices:\n  recipes: https://table.example/\n",
    "_data/topics/01-bread.yaml": (
        "_id: bread\nname: Bread\nparent: Food\nservices:\n  recipes: https://table.example/api/recipes/bread/\n"
    ),
    "_recipes/rye.md": (
        '---\ntitle: "Rye bread"\nexcerpt: "Dark and sour."\noriginalUrl: "https://table.example/rye"\n'
        "publishedDateTime: 2026-11-02T08:00:00Z\ncookingTime: PT1H10M\nservings: 4\ncost: 3.20 EUR\n"
        'served: 2026-11-05\nmethod: "Mix *well*. <script>alert(1)</script>"\n\ningredients:\n  - rye\n'
        "  - water\n\ntopics:\n  - Food\n  - Bread\n\n---\n"
        '<p onclick="steal()">{% raw %}Keep{% endraw %} it <b>cool</b>. <a href="javascript:alert(1)">bad</a></p>\n'
        "<iframe src=https://evil.example></iframe>\n"
    ),
    "_recipes/soup.md": '---\ntitle: "Soup"\nserved: 2026-11-09\nremoved: false\nodd: 7\n\n---\n\n',
    "_recipes/gone.md": '---\ntitle: "Gone"\nremoved: true\n---\n\n',
    "_events/fair.md": (
        '---\ntitle: "Bread fair"\noriginalUrl: https://table.example/fair\nprice: 12.50 EUR\n'
        "startDateTime: 2026-12-05T09:00:00Z\nendDateTime: 2026-12-05T17:00:00Z\n\nlocation:\n"
        "  name: Town hall\n  city: Graz\n\n---\n\n"
    ),
    "_podcasts/crumbs.md": (
        '---\ntitle: "Crumbs & rye"\nlength: PT31M5S\npublishedDateTime: 2026-11-01T08:00:00Z\n\nenclosure:\n'
        "  url: https://table.example/1.mp3\n  type: audio/mpeg\n  bytes: 30000000\n\nchapters:\n"
        '  - start: PT12M30S\n    title: "Rye"\n\n---\n\n'
    ),
    "_sponsorships/mill.md": (
        "---\nsponsor:\n  name: The Mill\n  url: https://mill.example/\n  logoForLightTheme: /assets/mill.png\n\n"
        'messages:\n  - title: "Flour"\n    description: "<b>Good</b>  flour"\n    url: https://mill.example/f\n\n'
        "schedules:\n  - 2026-11-25\n  - 2026-11-26\n\nplacements:\n  - newsletter\n  - front page\n  - 表紙\n\n---\n\n"
    ),
}


@pytest.fixture(scope="module")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with a type of its own, imported from files of all sorts, and published."""
    built = made_once(tmp_path_factory, "recipes", _build)
    return shutil.copytree(built / "portal", tmp_path_factory.mktemp("recipes") / "portal")


def _build(folder: Path) -> None:
    write(folder / "theirs", FILES)
    portal = folder / "portal"
    (portal / "types").mkdir(parents=True)
    (portal / "types" / "recipe.yaml").write_text(RECIPE)
    broadsheet("import", str(folder / "theirs"), "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(portal: Path, document: str) -> dict:
    return json.loads((portal / "public" / "api" / document / "index.json").read_bytes())
