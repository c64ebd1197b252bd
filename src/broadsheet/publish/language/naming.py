"""What content types and their fields are called. In: their declarations. Out: names in a language.

The recorded platform's types have names in every language; a portal's own are called as it declares them.
"""

from __future__ import annotations

from broadsheet.domain.content_type import ContentType, Field
from broadsheet.domain.content_type_file import label_of
from broadsheet.publish.language.catalogue import ENGLISH, shipped
from broadsheet.publish.language.speaking import Language


def title_of(type_: ContentType, language: Language) -> str:
    """What a list of the type is called."""
    name = f"type_{type_.name}"
    is_ours = shipped(ENGLISH).get(name) == {"": type_.title}
    return language.say(name) if is_ours else type_.title


def field_name(field: Field, language: Language) -> str:
    """What readers see as the field's name."""
    name = f"field_{field.name}"
    return label_of(field) if field.label or not language.knows(name) else language.say(name)
