"""The mail that asks a new subscriber to confirm.

In: the portal and the link. Out: a short letter, the same design as the newsletter's.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

from broadsheet.domain.portal import Portal
from broadsheet.publish.newsletter.letter import Letter, inlined
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents
from broadsheet.publish.site.text import language_tag, plain

if TYPE_CHECKING:
    from jinja2 import Template


def confirmation_letter(portal: Portal, link: str) -> Letter:
    """The letter with its link."""
    import mrml

    name = plain(portal.title, 120)
    light, dark = accents(portal.site)
    markup = _template().render(
        name=name,
        link=link,
        language=language_tag(portal.locale) or "en",
        postal=portal.newsletter.postal,
        colours={"paper": PAPER, "dark_paper": DARK_PAPER, "accent": light, "dark_accent": dark},
    )
    text = (
        f"{name}\n\nSomeone, most likely you, asked for this newsletter to be sent to you.\n"
        f"To receive it, open this page and confirm:\n\n{link}\n\n"
        "The link is valid for seven days. If it was not you, do nothing: you will not hear from us.\n"
    )
    return Letter(subject=f"Please confirm: {name}", html=inlined(mrml.to_html(markup).content), text=text)


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = files("broadsheet.publish.newsletter").joinpath("templates/confirmation.mjml").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
