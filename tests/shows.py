"""A type of content with a field of each kind."""

from __future__ import annotations

from broadsheet.domain.content_type import ContentType, Field, FieldKind

_HOST = (Field(name="name"), Field(name="age", kind=FieldKind.NUMBER))
SHOW = ContentType(
    name="show",
    plural="shows",
    folder="_shows",
    title="Shows",
    pages="shows",
    fields=(
        Field(name="title", quoted=True),
        Field(name="excerpt"),
        Field(name="seats", kind=FieldKind.NUMBER),
        Field(name="open", kind=FieldKind.TRUTH),
        Field(name="day", kind=FieldKind.DATE),
        Field(name="at", kind=FieldKind.TIME),
        Field(name="long", kind=FieldKind.DURATION),
        Field(name="link", kind=FieldKind.URL),
        Field(name="tags", kind=FieldKind.LIST, block=True),
        Field(name="host", kind=FieldKind.RECORD, fields=_HOST),
        Field(name="guests", kind=FieldKind.RECORDS, fields=_HOST, block=True),
    ),
)
