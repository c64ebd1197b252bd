"""Pictures of items: which one an item has, and our copy of it.

In: items and what the store knows of pictures. Out: addresses to be fetched with those of stories, and for an
edition the copies with their true sizes. An item whose picture cannot be had is shown without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from broadsheet.domain.content_type import ContentType, FieldKind
from broadsheet.domain.draft import Picture
from broadsheet.domain.item import Item
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.extract import clean_url
from broadsheet.store import Store

_OWN = "/assets/"  # addresses of the portal's own files


def want_item_pictures(store: Store, folder: PortalFolder, items: Iterable[Item]) -> None:
    """Note the pictures of the items to be fetched, where the portal fetches pictures."""
    if not folder.portal.images.fetch:
        return
    types = {type_.name: type_ for type_ in folder.types}
    shown = (item for item in items if item.shown and item.type in types)
    store.pictures.want(filter(None, (clean_url(_address(item, types[item.type])) for item in shown)))


def item_pictures(folder: PortalFolder, store: Store, items: Iterable[Item]) -> dict[str, Picture]:
    """What can be shown of the items' pictures, by the items' paths."""
    types = {type_.name: type_ for type_ in folder.types}
    addresses = {
        item.path: address
        for item in items
        if item.shown and item.type in types and (address := _address(item, types[item.type]))
    }
    fetched = {path: clean_url(address) for path, address in addresses.items()}
    copies = store.pictures.get(url for url in fetched.values() if url)
    found = {}
    for path, address in addresses.items():
        known = copies.get(fetched[path])
        picture = known.copy if known else None
        if address.startswith(_OWN):
            picture = _own_picture(folder.path, address)
        if picture is not None:
            found[path] = picture
    return found


def _address(item: Item, type_: ContentType) -> str:
    """The address of the item's first picture; empty where it has none."""
    return next(filter(None, _addresses(item.values, type_)), "")


def _addresses(values: Mapping[str, object], type_: ContentType) -> Iterator[str]:
    images = values.get("images")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, dict):
            yield str(image.get("url") or "")
    for field in type_.fields:
        if field.kind is FieldKind.IMAGE:
            yield str(values.get(field.name) or "")


def _own_picture(folder: Path, address: str) -> Picture | None:
    """A file of the portal's own `assets/`, which is published as it is."""
    named = PurePosixPath(address.removeprefix("/").split("?")[0].split("#")[0])
    file = folder / named
    if ".." in named.parts or file.is_symlink() or not file.is_file():
        return None
    from broadsheet.extract import measure  # which few editions need

    size = measure(file.read_bytes())
    return Picture(path=str(named), width=size[0], height=size[1]) if size else None
