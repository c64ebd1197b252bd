"""Images of drafts with what was measured of them. In: a draft, and pictures of the store. Out: the draft."""

from __future__ import annotations

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import PictureState, StoredPicture
from broadsheet.domain.story import Image


def with_measured_images(draft: Draft, pictures: dict[str, StoredPicture]) -> Draft:
    """`draft` with true sizes where measured; an image that cannot be had for good is left out."""
    if not draft.images:
        return draft
    images = tuple(
        image
        for declared in draft.images
        if (image := _measured(declared, pictures.get(declared.url))) is not None
    )
    return msgspec.structs.replace(draft, images=images)


def _measured(image: Image, picture: StoredPicture | None) -> Image | None:
    if picture is None or picture.state is PictureState.PENDING:
        return image
    if picture.state is PictureState.FAILED:
        return None if picture.next_try is None else image
    return msgspec.structs.replace(
        image,
        width=picture.original_width,
        height=picture.original_height,
        is_cached=picture.path is not None,
    )
