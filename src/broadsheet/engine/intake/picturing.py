"""Lead images are measured and, if the portal says so, copied at a size that suits its pages.

In: image addresses that stories want, and bytes from the gateway or an archive. Out: true sizes and our own
copies in the store. A picture that cannot be had never holds its story back.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from broadsheet.collect.politeness import SLOW_HOST
from broadsheet.collect.robots import LONGEST_DELAY
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import ImageSettings
from broadsheet.domain.storing import PictureState, StoredPicture
from broadsheet.extract import measure
from broadsheet.publish.pictures import make_picture

if TYPE_CHECKING:  # the processes that read archives have neither network nor store
    from broadsheet.collect.gateway import Gateway
    from broadsheet.collect.page_archive import PageArchive
    from broadsheet.engine.portal.newsroom import Clock, Newsroom

_BATCH = 64
_ATTEMPTS = 3
_PAUSE = timedelta(hours=1)
_SMALLEST = 10  # pixels; smaller images count readers and show nothing

Made = tuple[StoredPicture, bytes | None]


class PictureMaker:
    """Turns an image's bytes into what the store keeps of it."""

    def __init__(self, settings: ImageSettings, clock: Clock) -> None:
        self.settings, self._clock = settings, clock

    def made(self, picture: StoredPicture, body: bytes) -> Made:
        """The measured picture with our copy's bytes, or a failed one when the bytes are no image."""
        size = measure(body)
        if size is None:
            return self.failed(picture, "not an image that can be measured", retry_at=None), None
        if min(size) < _SMALLEST:
            return self.failed(picture, "too small for a picture", retry_at=None), None
        copy = make_picture(body, self.settings.width) if self.settings.cache else None
        if self.settings.cache and copy is None:
            return self.failed(picture, "the image cannot be decoded", retry_at=None), None
        done = msgspec.structs.replace(
            picture,
            state=PictureState.OK,
            original_width=size[0],
            original_height=size[1],
            tried=self._clock(),
            error=None,
            next_try=None,
        )
        if copy is None:
            return done, None
        bytes_, width, height = copy
        name = hashlib.blake2b(picture.url.encode(), digest_size=12).hexdigest()
        return msgspec.structs.replace(
            done, path=f"media/{name[:2]}/{name}.webp", width=width, height=height
        ), bytes_

    def refused(self, picture: StoredPicture, error: FetchError) -> StoredPicture:
        """The picture after a failed request, to be tried again where the error says that this can help."""
        now = self._clock()
        if error.code == SLOW_HOST:
            late = self.failed(picture, str(error), retry_at=error.retry_at or now)
            return msgspec.structs.replace(late, attempts=picture.attempts)
        again = error.retry and picture.attempts + 1 < _ATTEMPTS
        retry_at = max(error.retry_at or now, now + _PAUSE) if again else None
        return self.failed(picture, str(error), retry_at=retry_at)

    def failed(self, picture: StoredPicture, error: str, *, retry_at: datetime | None) -> StoredPicture:
        """The picture with why it could not be had, and when to try again (never when None)."""
        return msgspec.structs.replace(
            picture,
            state=PictureState.FAILED,
            error=error,
            tried=self._clock(),
            attempts=picture.attempts + 1,
            next_try=retry_at,
        )


async def fetch_some_pictures(
    newsroom: Newsroom, gateway: Gateway, archive: PageArchive, origin: str
) -> bool:
    """Fetch some of the pictures of an origin that are wanted and due; whether there were any."""
    maker = PictureMaker(newsroom.folder.portal.images, newsroom.clock)
    pictures = newsroom.store.pictures
    wanted = pictures.wanted(newsroom.clock(), limit=_BATCH, origin=origin)
    pictures.save(await asyncio.gather(*(_fetch(picture, gateway, maker, archive) for picture in wanted)))
    return bool(wanted)


async def fetch_pictures(
    newsroom: Newsroom,
    gateway: Gateway,
    archive: PageArchive,
    latest: datetime | None = None,
) -> None:
    """Fetch every picture that is wanted and due, and keep what it is; its bytes go to `archive`.

    One whose turn at its host comes after `latest`, and later than any delay, is left to the next run.
    """
    maker = PictureMaker(newsroom.folder.portal.images, newsroom.clock)
    if latest is not None:
        latest = max(latest, newsroom.clock() + timedelta(seconds=LONGEST_DELAY))
    pictures = newsroom.store.pictures
    with newsroom.progress.stage("measuring pictures") as task:
        done = 0
        while wanted := pictures.wanted(newsroom.clock(), limit=_BATCH):
            task.expect(done + len(wanted))
            pictures.save(
                await asyncio.gather(
                    *(_fetch(picture, gateway, maker, archive, latest) for picture in wanted)
                )
            )
            done += len(wanted)
            task.advance(len(wanted))


async def _fetch(
    picture: StoredPicture,
    gateway: Gateway,
    maker: PictureMaker,
    archive: PageArchive,
    latest: datetime | None = None,
) -> Made:
    most = maker.settings.max_bytes
    try:
        answer = await gateway.get(picture.url, accept="image/*", max_bytes=most, latest=latest)
    except FetchError as error:
        return maker.refused(picture, error), None
    archive.keep_picture(picture.url, answer.body, answer.content_type)
    return await asyncio.to_thread(maker.made, picture, answer.body)
