"""Pages as the systems of newspapers, broadcasters and agencies mark them up, in the languages that they print."""

from __future__ import annotations

import pytest

from broadsheet.domain.draft import Draft
from tests.daily_pages import page, read

# Language, the lines of publication and of the last change as newsrooms word them; 5 and 6 May 2026.
LABELS = [
    ("ro", "Data publicării: 05 mai 2026 08:02", "Data actualizării: 06 mai 2026 09:20"),
    ("de", "Veröffentlichung: 05.05.2026 08:02 Uhr", "Aktualisierung: 06.05.2026 09:20 Uhr"),
    ("de", "Erstellt am 05.05.2026 08:02 Uhr", "Letzte Änderung: 06.05.2026 09:20 Uhr"),
    ("pl", "Data publikacji: 05.05.2026 08:02", "Data aktualizacji: 06.05.2026 09:20"),
    ("pl", "Utworzono: 05.05.2026 08:02", "Zmodyfikowano: 06.05.2026 09:20"),
    ("cs", "Publikace: 05. 05. 2026, 08:02", "Aktualizace: 06. 05. 2026, 09:20"),
    ("cs", "Vytvořeno: 05. 05. 2026, 08:02", "Poslední úprava: 06. 05. 2026, 09:20"),
    ("pt", "Publicação: 05/05/2026 08:02", "Atualização: 06/05/2026 09:20"),
    ("pt", "Publicada em 05/05/2026 08:02", "Modificada em 06/05/2026 09:20"),
    ("es", "Publicado: 05/05/2026 08:02", "Última modificación: 06/05/2026 09:20"),
    ("it", "Pubblicato il 05/05/2026 08:02", "Modificato il 06/05/2026 09:20"),
    ("fr", "Créé le 05/05/2026 08:02", "Actualisé le 06/05/2026 09:20"),
    ("nl", "Publicatie: 05-05-2026 08:02", "Laatst gewijzigd: 06-05-2026 09:20"),
    ("nb", "Lagt ut 05.05.2026 08:02", "Oppdatering: 06.05.2026 09:20"),
    ("ru", "Дата публикации: 05.05.2026 08:02", "Дата обновления: 06.05.2026 09:20"),
    ("ru", "Создано: 05.05.2026 08:02", "Изменено: 06.05.2026 09:20"),
    ("id", "Diterbitkan 05/05/2026 08:02", "Diperbaharui: 06/05/2026 09:20"),
    ("id", "Dipublikasikan 05/05/2026 08:02", "Pembaruan: 06/05/2026 09:20"),
    ("hu", "Közzétéve: 2026.05.05. 08:02", "Módosítva: 2026.05.06. 09:20"),
    ("el", "Πρώτη καταχώρηση: 05/05/2026 08:02", "Τελευταία τροποποίηση: 06/05/2026 09:20"),
    ("zh", "发表于 2026-05-05 08:02", "修改于 2026-05-06 09:20"),
    ("ar", "نشر في 05/05/2026 08:02", "تم التعديل: 06/05/2026 09:20"),
    ("hi", "प्रकाशित: 05 May 2026 08:02", "संशोधित: 06 May 2026 09:20"),
]


def told(draft: Draft) -> tuple[str, str]:
    return tuple(f"{day:%d %H:%M}" if day else "" for day in (draft.published, draft.modified))  # type: ignore[return-value]


@pytest.mark.parametrize(("language", "published", "modified"), LABELS)
def test_both_days_are_told_whichever_stands_first(language: str, published: str, modified: str) -> None:
    lines = [f'<div class="dates"><span class="date">{text}</span></div>' for text in (published, modified)]
    attributes = f'lang="{language}"'
    assert told(read(page(below="".join(lines), attributes=attributes))) == ("05 08:02", "06 09:20")
    assert told(read(page(below="".join(lines[::-1]), attributes=attributes))) == ("05 08:02", "06 09:20")


def test_a_clock_alone_behind_the_word_for_an_update() -> None:
    below = (
        '<div class="art-info"><span class="time"><span class="time-date" itemprop="datePublished" '
        'content="2026-05-05T10:15+02:00">5. května 2026 10:15</span>, aktualizováno <span class="time-date" '
        'itemprop="dateModified" content="2026-05-05T12:01+02:00">12:01</span></span></div>'
    )
    assert told(read(page(below=below, attributes='lang="cs"'))) == ("05 10:15", "05 12:01")


def test_the_clock_that_the_page_shows_tells_when_on_the_day_that_the_data_states() -> None:
    below = '<p class="datos">05.05.2026 | 18:20</p>'
    draft = read(page('<meta name="DC.date" content="2026-05-05">', below=below, attributes='lang="es"'))
    assert told(draft) == ("05 18:20", "")


DAY = "<time datetime=2026-05-05T09:15:00>5 May 2026</time>"
BYLINES = [
    # One of two writers has a page of his own.
    (f'<div class=author>Von <a class=author__name href="/autor/mq">Mirjam Quast</a> und Ivo Lahn</div>{DAY}',
     ("Mirjam Quast", "Ivo Lahn")),
    (f'<p>By <a rel=author href="/author/aq">Ada Quill</a> and Ben Carr</p>{DAY}', ("Ada Quill", "Ben Carr")),
    # The role below a name is nobody's.
    (f"<div><div data-testid=byline-new><div><span>Ada Quill</span></div><div data-testid=byline-role><span>Local Democracy Reporter</span></div></div>{DAY}</div>",
     ("Ada Quill",)),
    # Nothing but an address of mail tells that these are people of the house.
    (f"<ul class=sc-gZ><li><a href=mailto:h.pask@daily.example>Hester Pask</a><li><a href=mailto:d.i@daily.example>Dafydd Ivo</a></ul><div>{DAY}</div>",
     ("Hester Pask", "Dafydd Ivo")),
    # Parts of one line that only elements part.
    ("<div class=_m4><span>Ludo Faraday</span><span>May 5, 2026</span><span>4 min read</span></div>",
     ("Ludo Faraday",)),
    ("<div class=_m4><a href=/climate-change>Climate Change</a><span>May 5, 2026</span></div>", ()),
    (f"<p class=art-author>opr. Jagoda Wrona, PAP</p>{DAY}", ("Jagoda Wrona",)),
    ("<div class=author-meta><span>Newsroom</span> <span>Επιμέλεια: Δέσποινα Καλλέργη</span></div>",
     ("Δέσποινα Καλλέργη",)),
    ("<p class=credits>Testo di Serafina Belloni<br>Fotografie di Ezio Trama</p>", ("Serafina Belloni",)),
]  # fmt: skip


@pytest.mark.parametrize(("below", "authors"), BYLINES)
def test_writers_beside_the_heading(below: str, authors: tuple[str, ...]) -> None:
    assert read(page(below=below)).authors == authors


def test_the_number_of_an_account_gives_way_to_the_writer_whom_readers_see() -> None:
    below = "<p><span>2026-05-05 10:36:21</span> <span>来源：青石日报</span> <span>作者：贺文彬</span></p>"
    assert read(page('<meta name="author" content="qs001">', below=below)).authors == ("贺文彬",)
