"""The invented press as a whole: its pages, its archive, and the truth about every page.

In: a seed and a number of stories; without a number, the hand-written week. Out: pages, a WARC archive, or
JSON lines of truth. `python -m broadsheet.demo.press --help` tells how to make an archive of any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from broadsheet.demo import SEED, archive, compose, web, week
from broadsheet.demo.model import ArchiveSummary, Page, Telling, Truth
from broadsheet.demo.sites import shelves


def tellings(*, seed: int = SEED, stories: int | None = None) -> Iterator[Telling]:
    """Every story in order of capture; one that was captured twice comes twice."""
    return week.tellings(seed) if stories is None else compose.tellings(seed, stories)


def pages(*, seed: int = SEED, stories: int | None = None) -> Iterator[Page]:
    """Every page in order of capture, then each publisher's feed, sitemaps and robots.txt."""
    return _pages(tellings(seed=seed, stories=stories), images=True)


def truth(*, seed: int = SEED, stories: int | None = None) -> Iterator[Truth]:
    """What a perfect reader would know of each address, AMP pages too, in order of first capture."""
    known: dict[str, Truth] = {}
    for telling in tellings(seed=seed, stories=stories):
        before = known.get(telling.url)
        known[telling.url] = _truth(telling, captures=before.captures + 1 if before else 1)
        if telling.amp_url:
            known[telling.amp_url] = _amp_truth(known[telling.url])
    yield from known.values()


def write_truth(target: Path, *, seed: int = SEED, stories: int | None = None) -> int:
    """Write `truth` as JSON lines; gives the number of lines."""
    lines = [msgspec.json.encode(item) + b"\n" for item in truth(seed=seed, stories=stories)]
    target.write_bytes(b"".join(lines))
    return len(lines)


def write_archive(
    target: Path,
    *,
    seed: int = SEED,
    stories: int | None = None,
    images: bool = True,
) -> ArchiveSummary:
    """Write a WARC archive to `target` (gzip when its name ends in `.gz`); equal arguments, equal bytes."""
    seen: set[str] = set()
    events: set[str] = set()
    kinds: dict[bool, int] = {True: 0, False: 0}

    def watched(source: Iterator[Telling]) -> Iterator[Telling]:
        for telling in source:
            if _kind(telling) == "story":
                seen.add(telling.url)
                events.add(telling.event)
            yield telling

    def counted(source: Iterator[Page]) -> Iterator[Page]:
        for page in source:
            kinds[page.content_type == "image/jpeg"] += 1
            yield page

    told = tellings(seed=seed, stories=stories)
    records = archive.write(target, counted(_pages(watched(told), images=images)), seed, compose.END)
    size = target.stat().st_size
    return ArchiveSummary(
        stories=len(seen),
        events=len(events),
        pages=kinds[False],
        images=kinds[True],
        records=records,
        size=size,
    )


def _pages(told: Iterator[Telling], *, images: bool) -> Iterator[Page]:
    shelf = shelves(week.publishers().values())
    for telling in told:
        own = shelf[telling.publisher.domain]
        yield from web.story_pages(telling, own.recent, images=images)
        own.add(telling)
    for own in shelf.values():
        if own.recent:
            yield from own.pages()


def _kind(telling: Telling) -> str:
    return next((quirk for quirk in telling.quirks if quirk in {"consent-wall", "links"}), "story")


def _truth(telling: Telling, captures: int) -> Truth:
    kind = _kind(telling)
    picture = telling.image
    canonical = telling.copy_of if "canonical-to-source" in telling.quirks else telling.url
    return Truth(
        url=telling.url,
        kind=kind,
        event=telling.event,
        publisher=telling.publisher.name,
        domain=telling.publisher.domain,
        title=telling.title,
        description=telling.description,
        authors=telling.authors,
        published=telling.published,
        modified=telling.modified,
        language=telling.publisher.language,
        text="\n".join(telling.paragraphs),
        image=picture.url if picture else None,
        image_width=picture.width if picture else None,
        image_height=picture.height if picture else None,
        canonical=canonical,
        amp_url=telling.amp_url,
        copy_of=telling.copy_of,
        captures=captures,
        quirks=telling.quirks,
    )


def _amp_truth(story: Truth) -> Truth:
    assert story.amp_url
    return msgspec.structs.replace(story, url=story.amp_url, kind="amp", copy_of=story.url)


def main() -> None:
    """The command line: write an archive of the hand-written week, or of as many stories as asked for."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m broadsheet.demo.press", description=main.__doc__)
    parser.add_argument("target", type=Path, help="the archive to write, such as press.warc.gz")
    parser.add_argument("--stories", type=int, help="compose this many; the hand-written week without it")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--images", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--truth", type=Path, help="also write the truth about each page here, as JSON lines")
    given = parser.parse_args()
    summary = write_archive(given.target, seed=given.seed, stories=given.stories, images=given.images)
    print(msgspec.json.encode(summary).decode())  # noqa: T201 - it is the answer of a command
    if given.truth:
        write_truth(given.truth, seed=given.seed, stories=given.stories)


if __name__ == "__main__":
    main()
