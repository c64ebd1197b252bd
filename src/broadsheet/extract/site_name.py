"""What a page calls its site.

In: a page. Out: the name, and where it stands.
"""

from __future__ import annotations

from broadsheet.extract.addresses import clean_url
from broadsheet.extract.page import Found, Page
from broadsheet.extract.structured_data import text_of, texts, types, values
from broadsheet.extract.text import plain


def read_site_name(page: Page) -> Found | None:
    """The name that the page states for its site, or None."""
    if (found := page.meta("og:site_name")) and not clean_url(found.value):
        return found
    for node in (page.story, page.microdata, page.whole):
        for publisher in values(node, "publisher", page.nodes):
            name = text_of(publisher, "name") if isinstance(publisher, dict) else "".join(texts(publisher))
            if name := plain(name):
                return Found(name, "JSON-LD publisher")
    for node in page.nodes:
        if "WebSite" in types(node) and (name := plain(text_of(node, "name"))):
            return Found(name, "JSON-LD of the site")
    return page.meta("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
