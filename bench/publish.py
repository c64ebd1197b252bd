"""An invented portal of any size published in full, again, and with one story changed: CPU seconds and memory.

In: how many stories. Out: a line for each measurement, on stdout. CPU seconds are those of the whole command and
of all that it starts; work is the part that publishing spends in the process itself, peak its memory.

    python bench/publish.py [--stories 5000] [--folder DIR] [--peers]

With --peers the same stories are given as posts to Hugo, Eleventy and Pelican, as far as they are installed
(`bench/publish_peers.py`), in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from publish_hugo import Standing

from broadsheet.demo import SEED
from broadsheet.demo.model import Telling
from broadsheet.demo.press import tellings
from broadsheet.desk import decide
from broadsheet.domain.draft import Appraisal, Draft, Placement, Score, State
from broadsheet.domain.storing import Judgement, PictureState, ReadPage, StoredPicture
from broadsheet.domain.story import Image
from broadsheet.engine.judgement.judging import assign_paths, measured_drafts
from broadsheet.engine.judgement.state import JUDGED, judged_state
from broadsheet.engine.portal.newsroom import Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.engine.portal.starting import start_demo
from broadsheet.enrich import Context, enrich
from broadsheet.store import Store

NOW = datetime(2026, 6, 8, tzinfo=UTC)
_BATCH = 1000
_PICTURE = b"RIFF" + bytes(8_000)  # as heavy as a small picture; nothing here looks into it
_MEASURED = r"""
import json, re, sys, time
from broadsheet.engine.edition import renewing
publish, told = renewing.publish, {}
def measured(newsroom):
    before, wall = time.process_time(), time.monotonic()
    done = publish(newsroom)
    told.update(own=time.process_time() - before, wall=time.monotonic() - wall)
    told.update(content=done.content_changed, public=done.public_changed)
    return done
renewing.publish = measured
from broadsheet.faces.cli import main
sys.argv = ["broadsheet", "publish", "--quiet", "--portal", sys.argv[1]]
try:
    main()
finally:
    with open("/proc/self/status") as status:  # getrusage would tell the peak of who started this, if that is more
        told["peak"] = int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024
    print(json.dumps(told), flush=True)
"""


def main() -> None:
    """Build the portal, measure it, and its peers when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=5000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--peers", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch) / "portal"
        told = list(tellings(seed=SEED, stories=arguments.stories))
        if not (folder / "portal.yaml").exists():
            build(folder, told)
        print(f"{'':24}{'CPU s':>8}{'wall s':>8}{'work s':>8}{'peak MB':>9}{'content':>9}{'public':>8}")
        print(line("full", measured(folder)))
        print(line("nothing new", measured(folder)))
        change_one(folder, told)
        print(line("one changed", measured(folder)))
        if arguments.peers:
            from publish_peers import measure_peers

            peers = measure_peers(told, standings(folder), folder / "public", Path(scratch))
            for name, result in peers:
                print(f"{name:30}{result:>8.2f}", flush=True)


def build(folder: Path, told: list[Telling]) -> None:
    """A demo portal whose store holds these stories, read and judged."""
    start_demo(folder)
    settings = (folder / "portal.yaml").read_text("utf-8")
    (folder / "portal.yaml").write_text(settings + "\njudging:\n  embedding: none\n", "utf-8")
    with open_newsroom(load_portal(folder), lambda: NOW, Silent()) as newsroom:
        for start in range(0, len(told), _BATCH):
            some = told[start : start + _BATCH]
            newsroom.store.stories.save_read([page(telling) for telling in some], now=NOW)
            newsroom.store.pictures.want(telling.image.url for telling in some if telling.image)
            newsroom.store.pictures.save(pictures(some))
        judge_by_events(newsroom, told)


def change_one(folder: Path, told: list[Telling]) -> None:
    """Let one story that is published have another title, a later capture, and the judgements that follow."""
    telling = next(each for each in told[len(told) // 2 :] if is_published(folder, each))
    with Store.open(load_portal(folder).store_path) as store:
        edition = store.editions.last()
    changed = msgspec.structs.replace(
        telling,
        title=f"{telling.title}, part {edition.number if edition else 0}",
        captured=NOW + timedelta(hours=edition.number if edition else 0),
    )
    with open_newsroom(load_portal(folder), lambda: NOW, Silent()) as newsroom:
        newsroom.store.stories.save_read([page(changed)], now=NOW)
        judge_by_events(newsroom, told)


def judge_by_events(newsroom: Newsroom, told: list[Telling]) -> None:
    """Judge with the clusters that are true; invented headlines resemble each other more than real ones do."""
    folder, store = newsroom.folder, newsroom.store
    context = Context.of(folder.portal, folder.topics, folder.organizations)
    appraisals = list(enrich(measured_drafts(store), context))
    events = {name(telling): telling.event for telling in told}
    members: dict[str, list[Appraisal]] = defaultdict(list)
    for appraisal in sorted(appraisals, key=lambda each: (-each.quality.value, each.id)):
        members[events[appraisal.id]].append(appraisal)
    placements = [placed(appraisal, members[events[appraisal.id]]) for appraisal in appraisals]
    verdicts = decide(appraisals, placements, portal=folder.portal)
    paths = assign_paths(appraisals, store.judgements.paths())
    judged = zip(appraisals, placements, verdicts, strict=True)
    store.judgements.save(Judgement.of(paths[story.id], story, *rest) for story, *rest in judged)
    store.meta.set(JUDGED, judged_state(folder, store))  # so that the command does not judge anew


def placed(story: Appraisal, cluster: list[Appraisal]) -> Placement:
    """A story within its event; the best of them leads."""
    leads = cluster[0] is story
    return Placement(
        id=story.id,
        cluster=f"c{min(each.id for each in cluster)[1:]}",
        lead=leads,
        heat=Score(value=story.quality.value + 10 * len(cluster) - 10 if leads else -1),
        related=tuple(each.id for each in cluster if each is not story),
    )


def standings(folder: Path) -> dict[str, Standing]:
    """Where each story stands, by the number of its telling."""
    with Store.open(load_portal(folder).store_path) as store:
        judged = list(store.judgements.all())
    published = {each.placement.cluster for each in judged if each.verdict.state is State.PUBLISHED}
    return {
        str(int(each.id[1:], 16)): Standing(
            event=each.placement.cluster,
            leads=each.verdict.state is State.PUBLISHED,
            shown=each.verdict.state is not State.LEFT_OUT and each.placement.cluster in published,
            topics=tuple(match.name for match in each.topics),
        )
        for each in judged
    }


def is_published(folder: Path, telling: Telling) -> bool:
    """Whether the story leads its event and is worth it."""
    with Store.open(load_portal(folder).store_path) as store:
        judgement = store.judgements.get(name(telling))
    return judgement is not None and judgement.verdict.state is State.PUBLISHED


def name(telling: Telling) -> str:
    """The id of a telling's story."""
    return f"s{telling.number:015x}"


def page(telling: Telling) -> ReadPage:
    """A telling as the page that was read; its text is cut, since no edition shows it."""
    draft = Draft(
        id=name(telling),
        source="feed:https://press.example/feed",
        original_url=telling.url,
        url=telling.url,
        web_url=telling.url,
        captured=telling.captured,
        title=telling.title,
        description=telling.description,
        text="\n".join(telling.paragraphs)[:1000],
        authors=telling.authors,
        published=telling.published,
        modified=telling.modified,
        language=telling.publisher.language,
        site_name=telling.publisher.name,
        images=(Image(url=telling.image.url, width=telling.image.width, height=telling.image.height),)
        if telling.image
        else (),
    )
    return ReadPage(draft=draft, requested_url=telling.url, final_url=telling.url, digest=str(telling.number))


def pictures(some: list[Telling]) -> Iterator[tuple[StoredPicture, bytes]]:
    """Our copies of the pictures, all of the same bytes."""
    for telling in some:
        if telling.image:
            kept = StoredPicture(
                url=telling.image.url,
                state=PictureState.OK,
                original_width=1200,
                original_height=675,
                path=f"media/{telling.number % 256:02x}/{telling.number:024x}.webp",
                width=960,
                height=540,
            )
            yield kept, _PICTURE


def measured(folder: Path) -> dict[str, float]:
    """Run `broadsheet publish`, compiled modules kept as an installed package has them, and what that cost."""
    words = [sys.executable, "-c", _MEASURED, str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result: dict[str, float] = json.loads(done.stdout)
    return result | {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def line(name: str, result: dict[str, float]) -> str:
    """One measurement as a line of the table."""
    numbers = (result["cpu"], result["wall"], result["own"])
    text = "".join(f"{number:>8.2f}" for number in numbers)
    return f"{name:24}{text}{result['peak']:>9.0f}{result['content']:>9.0f}{result['public']:>8.0f}"


if __name__ == "__main__":
    main()
