"""A publisher that does not want its words or pictures shown is heeded everywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.commands import broadsheet


def test_what_a_publisher_opted_out_of_is_shown_nowhere(demo_portal: Path, tmp_path: Path) -> None:
    portal = Path(shutil.copytree(demo_portal, tmp_path / "demo", symlinks=True))
    broadsheet("publish", "--portal", str(portal))  # so that its files are known as they stand
    assert told(portal, "harbour-ledger.example")
    for name, said in (("harbour-ledger", "all"), ("meridian-post", "excerpt, image")):
        file = portal / "organizations" / f"{name}.example.yaml"
        file.write_text(file.read_text("utf-8") + f"optOut: [{said}]\n", "utf-8")
    broadsheet("publish", "--portal", str(portal))
    assert not told(portal, "harbour-ledger.example")
    assert not (portal / "public/provider/harbour-ledger.example").exists()
    left = told(portal, "meridian-post.example")
    assert left
    for text in left:
        assert "\nexcerpt: " not in text or '\nexcerpt: ""' in text
        assert "\nimages:" not in text.partition("\nrelated:")[0]


def told(portal: Path, domain: str) -> list[str]:
    """The content files of a publisher's stories."""
    texts = [path.read_text("utf-8") for path in sorted((portal / "content/_news").glob("*.md"))]
    return [text for text in texts if f"domain: {domain}" in text.partition("\nrelated:")[0]]
