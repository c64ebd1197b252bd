"""The mail that asks a new subscriber to confirm.

In: the portal and the link. Out: a short letter, the same design as the newsletter's.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

from broadsheet.domain.portal import Portal
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.newsletter.letter import Letter, inlined
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents
from broadsheet.publish.site.text import plain

if TYPE_CHECKING:
    from jinja2 import Template


def confirmation_letter(portal: Portal, link: str) -> Letter:
    """The letter with its link."""
    import mrml

    name, language = plain(portal.title, 120), language_of(portal)
    say = language.say
    light, dark = accents(portal.site)
    markup = _template().render(
        name=name,
        link=link,
        say=language.html,
        language=language,
        postal=portal.postal,
        colours={"paper": PAPER, "dark_paper": DARK_PAPER, "accent": light, "dark_accent": dark},
    )
    text = f"{name}\n\n{say('asked_for')}\n{say('confirm_page')}\n\n{link}\n\n{say('valid_or_not_you')}\n"
    text += f"{portal.postal}\n" if portal.postal else ""
    html = inlined(mrml.to_html(markup).content)
    return Letter(subject=say("please_confirm", portal=name), html=html, text=text)


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = files("broadsheet.publish.newsletter").joinpath("templates/confirmation.mjml").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
