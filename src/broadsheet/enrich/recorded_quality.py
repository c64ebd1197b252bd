"""What a story is worth in mode `compatible`: the recorded platform's quality.

In: a draft, its topics and publisher. Out: a `Score`. Fitted on the 674 records of the powerapps portal and
the eight of the seed: with their recorded topics, the sum below gives 664 of the 674 exactly. The other ten
are one raised by hand (+100) and nine pages that carry a known logo but were given nothing for it. What made
a source official (50 instead of the press's 40) is not recorded: `standing` times 40 stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.domain.draft import Draft, Score, Signal, TopicMatch
from broadsheet.domain.taxonomy import Organization
from broadsheet.enrich.scores import signal, total
from broadsheet.enrich.words import fold

EACH_TOPIC = 2
EACH_KEYWORD = 15
KNOWN_PROVIDER = 40
PICTURE = 20
AMP_PAGE = 20
VIDEO = 50
TITLE_LENGTH = 70  # characters; each two beyond cost a point


def recorded_quality(
    draft: Draft,
    topics: tuple[TopicMatch, ...],
    keywords: dict[str, tuple[str, ...]],
    organization: Organization | None,
) -> Score:
    """The recorded platform's quality; `keywords` are those of each topic by its name.

    An unknown provider's story on the root topic has 17, with a picture 37, with an AMP page 57; a known
    provider's 57, 77 and 97. A keyword counts where its letters stand in the title, so that `canvas apps`
    counts for `canvas app` too.
    """
    return total(_signals(draft, topics, keywords, organization))


def _signals(
    draft: Draft,
    topics: tuple[TopicMatch, ...],
    keywords: dict[str, tuple[str, ...]],
    organization: Organization | None,
) -> Iterator[Signal]:
    title = fold(draft.title)
    found = [word for topic in topics for word in keywords.get(topic.name, ()) if fold(word) in title]
    yield signal("topics", EACH_TOPIC * len(topics), ", ".join(topic.name for topic in topics))
    yield signal("keywords", EACH_KEYWORD * len(found), ", ".join(found) or "none in the title")
    if organization is not None:
        yield signal("provider", KNOWN_PROVIDER * organization.standing, organization.name)
    if draft.images:
        yield signal("picture", PICTURE, draft.images[0].url)
    if draft.amp_web_url:
        yield signal("amp", AMP_PAGE, draft.amp_web_url)
    if draft.type == "video":
        yield signal("video", VIDEO, "a video")
    if beyond := max(0, len(draft.title) - TITLE_LENGTH) // 2:
        yield signal("title", -beyond, f"{len(draft.title)} characters, {TITLE_LENGTH} are free")
