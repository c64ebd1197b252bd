"""Words that tell nothing of what a story is about, by language code.

English ones apply to every story, those of another language only where the story is written in it: `war`
is nothing in German and everything in English. Written for this project.
"""

from __future__ import annotations

_WORDS = {
    "en": """
        a about above after again against all also am amid an and any are as at be because been before being
        between both but by can could did do does doing down during each few first for from further get gets
        got had has have having he her here hers him his how i if in into is it its itself just last latest
        like ll make makes may me might more most much must my new news no nor not now of off on one only or
        other our out over own per re report reports s said same say says see she should so some such t than
        that the their them then there these they this those three through to today too two under until up
        update updates us ve very via was we week were what when where which while who whom whose why will
        with would year years you your
        """,
    "de": """
        aber als am an auch auf aus bei beim bis das dass dem den der des die doch durch ein eine einem einen
        einer eines er es für gegen hat haben ich ihr im in ist kann kein keine mehr mit nach neue neuen nicht
        noch nun nur ob oder ohne sein sich sie sind so über um und uns unter vom von vor war was wegen wenn
        werden wie wieder will wird wir zu zum zur
        """,
    "fr": """
        à au aux avec c ce ces cet cette comme d dans de des du elle elles en est et été fait il ils j je l la
        le les leur leurs lui mais n ne nous on ont ou où par pas plus pour qu que qui s sa sans se ses son
        sont sur un une vers vous y
        """,
    "es": """
        a al ante como con contra cuando de del desde dos el ella en entre es esta este ha han hasta la las le
        lo los más no nos o para pero por que qué quien se ser si sin sobre son su sus también tras un una uno
        y ya
        """,
    "it": """
        a ai al alla alle anche c che chi come con contro cosa da dal dalla dei del della delle di dopo e è
        gli ha hanno i il in l la le lo ma nel nella non o per più quando se si sono su sul sulla tra un una
        uno
        """,
    "pt": """
        a ao aos as até com como contra da das de do dos e é ela ele em entre foi há mais mas na nas no nos o
        os ou para pela pelo por quando que quem se sem ser seu sobre sua são também um uma
        """,
    "nl": """
        aan al als bij dan dat de deze die dit door een en er geen had heeft het hij hun ik in is je kan maar
        meer met na naar niet nog of om ook op over te tot uit van voor was wat we wel wordt worden zich zij
        zijn zo
        """,
}
STOP_WORDS: dict[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_ENGLISH = STOP_WORDS["en"]


def stop_words(language: str | None) -> frozenset[str]:
    """The stop words for a text in `language` (a code such as `de` or `pt-br`; None when unknown)."""
    other = STOP_WORDS.get((language or "")[:2].lower(), _ENGLISH)
    return other if other is _ENGLISH else other | _ENGLISH
