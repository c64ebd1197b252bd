"""Pages as the systems of newspapers, broadcasters and agencies mark them up, in the languages that they print."""

from __future__ import annotations

from typing import NamedTuple

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


def test_a_place_of_the_sites_name_in_the_address_makes_no_title_of_it() -> None:
    heading = "Ξανάνοιξε ο φάρος της Κάτω Λούτσας ύστερα από σαράντα χρόνια"
    html = page('<meta property="og:site_name" content="Loutsa Press">', heading=heading)
    html = html.replace("<title>", f"<title>{heading} | Loutsa Press</title><meta name=x content='").replace(
        " | Daily Example</title>", "'>", 1
    )
    draft = read(html, "https://www.loutsapress.example.gr/article/xananoixe-o-faros-tis-kato-loutsas-5623")
    assert draft.title == heading


@pytest.mark.parametrize(
    "line",
    [
        "<div class=lihatjg><b>Baca juga: </b><a href=/x>Sungai Kali Ijo meluap</a></div>",
        "<p><strong>Διαβάστε επίσης:</strong> <a href=/x>Κλειστό για έργα το λιμάνι</a></p>",
        "<p><a href=/x><strong>İLGİLİ HABER: Su kesintisi üç gün sürecek</strong></a></p>",
        "<div class=also><p>यह भी पढ़ें- <a href=/x>सब्जियों के दाम दोगुने हुए</a></p></div>",
        "<p>ADVERTISEMENT</p>",
        "<p>SCROLL TO CONTINUE WITH CONTENT</p>",
    ],
)
def test_what_interrupts_a_story_is_no_part_of_it(line: str) -> None:
    html = page()
    first, last = html.split("</p><p>")
    assert read(f"{first}</p>{line}<p>{last}").text == read(html).text


class Story(NamedTuple):
    title: str
    lead: str
    paragraphs: tuple[str, ...]


class System(NamedTuple):
    """A whole page, in which §t, §d and §0 stand for title, lead and paragraphs, and what is to be read of it."""

    name: str
    url: str
    story: Story
    html: str
    authors: tuple[str, ...]
    published: str
    modified: str | None
    image: str
    site: str | None
    absent: tuple[str, ...]


SYSTEMS = [
    System(
        "a daily of Arc XP",
        "https://www.sallowcourier.com/news/local/2026/05/04/ferry-line-to-marrow-island-returns/",
        Story(
            "Ferry line to Marrow Island returns after eleven winters",
            "Two refitted boats will carry islanders and their cars four times a day, but the fare has doubled.",
            (
                "The first car ferry in eleven years tied up at Marrow Island on Monday morning, met by a brass band, a school choir and a line of pickup trucks that stretched past the old cannery.",
                "“We had people in tears on the dock,” said Ilse Brannock, who runs the island's only grocery. “My delivery costs just fell by half, and I can see my dentist again without booking a hotel.”",
                "The county paid $14.2 million for two second-hand boats from a Norwegian operator and spent another year refitting them in a yard in Port Sallow. Each holds 62 cars and 400 passengers.",
                "A round trip with a car costs $38, twice what islanders paid before service was suspended. Residents who cross more than ten times a month can buy a pass for $140, the transit board decided in March.",
                "Not everyone is pleased. Fishermen say the new landing takes up a third of the sheltered moorings, and the harbor association has asked a judge to review the permit.",
                "A hearing is set for June 9. Until then the boats will sail four times a day, weather permitting, with the last departure from the mainland at 7:40 p.m.",
            ),
        ),
        """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>§t – The Sallow Courier</title><meta name="description" content="§d">
<meta property="og:title" content="§t"><meta property="og:description" content="§d"><meta property="og:site_name" content="The Sallow Courier">
<meta property="og:image" content="https://www.sallowcourier.com/resizer/v2/ABCD1234EFGH.jpg?auth=9e1f&amp;width=1200">
<meta property="og:type" content="article"><link rel="canonical" href="https://www.sallowcourier.com/news/local/2026/05/04/ferry-line-to-marrow-island-returns/">
<script type="application/javascript">window.Fusion=window.Fusion||{};Fusion.globalContent={"_id":"X","type":"story","headlines":{"basic":"§t"},"first_publish_date":"2026-05-04T15:02:11.310Z","display_date":"2026-05-04T15:02:11.003Z","last_updated_date":"2026-05-04T21:40:55.100Z","credits":{"by":[{"name":"Tamsin Okafor","type":"author"},{"name":"Rolf Dennehy","type":"author"}]}}</script>
</head><body><div id="fusion-app" class="b-right-rail"><header class="c-stack b-right-rail__navigation-wrap"><nav id="main-nav" class="b-header-nav-chain" aria-label="Sections Menu"><button class="c-button">Sections</button>
<a class="c-link" href="/">The Sallow Courier</a><ul><li><a href="/news/">News</a></li><li><a href="/sports/">Sports</a></li><li>
<a href="/opinion/">Opinion</a></li></ul></nav></header><section role="main" id="main" class="b-right-rail__main">
<div class="b-right-rail__full-width-1"><div class="c-overline"><a href="/news/local/">Local news</a></div><h1 class="b-headline c-heading">§t</h1>
<h2 class="b-subheadline c-heading">§d</h2></div><div class="b-right-rail__main-interior-item c-stack"><div class="b-byline c-attribution">
<span class="b-byline__by">By </span><span class="b-byline__names"><a class="c-link" href="/author/tamsin-okafor/">Tamsin Okafor</a> and <a href="/author/rolf-dennehy/">Rolf Dennehy</a></span></div>
<time as="time" class="b-date c-date" datetime="2026-05-04T15:02:11.003Z">May 04, 2026 at 11:02AM EDT</time><div class="b-social-sharing">
<a aria-label="Share on Facebook">Facebook</a><a>X</a></div><figure class="c-media-item b-lead-art"><div class="b-image-wrapper">
<img alt="A ferry" class="c-image" src="/resizer/v2/ABCD1234EFGH.jpg?auth=9e1f&amp;width=800" srcset="/resizer/v2/ABCD1234EFGH.jpg?auth=9e1f&amp;width=400 400w, /resizer/v2/ABCD1234EFGH.jpg?auth=9e1f&amp;width=1600 1600w">
</div><figcaption class="c-media-item__fig-caption"><span class="c-media-item__caption">The Skerry Maid at the new landing on Monday. </span>
<span class="c-media-item__credit">(Photo by Dot Ames)</span></figcaption></figure><article class="b-article-body"><p class="c-paragraph">§0</p>
<p class="c-paragraph">§1</p><div class="b-ads-block"><div id="arcad_1">Advertisement</div></div><p class="c-paragraph">§2</p>
<p class="c-paragraph b-interstitial-link">[ <a href="/news/local/2026/03/11/board/">Read more: Transit board sets the fares</a> ]</p>
<p class="c-paragraph">§3</p><p class="c-paragraph">§4</p><p class="c-paragraph">§5</p></article><div class="b-tag"><a href="/tags/ferry">Ferry</a>
</div><div class="b-author-bio"><div class="b-author-bio__description"><a class="b-author-bio__link">Tamsin Okafor</a>
<p>Tamsin Okafor covers the coast and county government for the Courier. She joined the paper in 2019.</p></div></div></div><aside class="b-right-rail__rail-right"><div class="b-top-table-list"><h2>Most read</h2><a href="/x">
<h3>Sheriff names new deputy after long search</h3></a></div></aside></section><footer class="b-footer">© 2026 Sallow Courier Co.</footer></div></body></html>""",
        authors=("Tamsin Okafor", "Rolf Dennehy"),
        published="2026-05-04",
        modified=None,
        image="ABCD1234EFGH.jpg",
        site="The Sallow Courier",
        absent=("Transit board sets", "covers the coast", "Sheriff names", "Skerry Maid at", "Advertisement"),
    ),
    System(
        "a Norwegian one of Labrador",
        "https://www.karoyposten.example.no/nyheter/skolebaten-pa-vestre-karoy-far-el-motor/128811",
        Story(
            "Skolebåten på Vestre Karløy får el-motor",
            "Fra høsten skal elevene reise lydløst over sundet.",
            (
                "Fra høsten skal skolebåten på Vestre Karløy gå på strøm. Kommunestyret vedtok mandag kveld å bruke 23 millioner kroner på å bygge om den 31 år gamle båten.",
                "Båten frakter hver dag 41 elever over sundet til skolen på fastlandet. I dag bruker den 300 liter diesel i uken, og naboene klager på støyen.",
                "– Dette har vi ventet på i mange år, sier rektor Solveig Myklevik. Hun forteller at elevene selv skrev brev til ordføreren i fjor vinter.",
                "Ombyggingen skal skje ved et verft i nabokommunen i sommerferien. I mellomtiden leier kommunen inn en erstatningsbåt.",
                "Ordføreren regner med at båten sparer kommunen for 600.000 kroner i året i drivstoff og vedlikehold.",
            ),
        ),
        """<!DOCTYPE html><html lang="nb"><head><title>§t</title><meta name="description" content="§d"><meta property="og:title" content="§t">
<meta property="og:description" content="§d"><meta property="og:image" content="https://image.karoyposten.example.no/128815.jpg?imageId=128815&amp;width=1200&amp;height=630">
<meta property="article:published_time" content="2026-05-05T06:00:12.000Z"><meta property="article:modified_time" content="2026-05-05T09:10:00.000Z">
<meta property="article:author" content="Synnøve Haugland"><meta property="og:site_name" content="Karøyposten">
<script type="application/ld+json">{"@context": "http://schema.org/", "@type": "NewsArticle", "headline": "§t", "description": "§d", "mainEntityOfPage": {"@id": "https://www.karoyposten.example.no/a/128811"}, "dateModified": "2026-05-05T09:10:00.000Z", "datePublished": "2026-05-05T06:00:12.000Z", "author": [{"@type": "Person", "name": "Synnøve Haugland", "email": "synnove@karoyposten.example.no"}], "publisher": {"@type": "Organization", "name": "Karøyposten"}, "image": ["https://image.karoyposten.example.no/?imageId=128815&width=1200"]}</script>
</head><body class="l4 article site_kp section_nyheter"><header class="pageElement pageHeader"><nav class="navigation mainMenu"><ul><li>
<a href="/nyheter">Nyheter</a></li><li><a>Sport</a></li></ul></nav></header><section class="main article k5a-article" id="mainArticleSection">
<main class="pageWidth"><article class="article1 columns-12" id="article_128811" itemscope itemtype="http://schema.org/Article"><section class="main article"></section><div class="articleHeader column-12"><p class="kicker">Samferdsel</p>
<h1 class="headline mainTitle" itemprop="headline">§t</h1><h2 class="subtitle" itemprop="description">§d</h2><div class="media">
<figure class="headerMedia"><div class="img fullwidthTarget"><picture><source srcset="https://image.karoyposten.example.no/128815.webp?imageId=128815&amp;width=960&amp;format=webp">
<img src="https://image.karoyposten.example.no/128815.webp?imageId=128815&amp;width=960&amp;height=586&amp;format=jpg"></picture></div>
<figcaption itemprop="caption" class="caption">MS «Terna» ved kai. <figure itemprop="author" class="byline">Foto: Synnøve Haugland</figure>
</figcaption></figure></div><div class="meta"><div class="bylines"><div class="byline column" itemscope itemtype="http://schema.org/Person">
<address class="name"><span class="firstname">Synnøve </span><span class="lastname" itemprop="name">Haugland</span>
<span class="lab-hidden-byline-name" itemprop="name">Synnøve Haugland</span></address><span class="description">Journalist</span></div></div><div class="dates"><span class="dateGroup datePublished">
<span class="dateLabel">Publisert</span> <time itemprop="datePublished" datetime="2026-05-05T06:00:12.000Z" title="Publisert 05.05.2026 08:00">05.05.2026 08:00</time>
</span> <span class="dateGroup dateModified">Sist oppdatert <time itemprop="dateModified" datetime="2026-05-05T09:10:00.000Z">05.05.2026 11:10</time>
</span></div></div></div><div class="bodytext large-12 small-12"><p>§0</p><p>§1</p><p>§2</p><div class="factbox"><h2>Skolebåten</h2><ul>
<li>Bygget i 1995</li></ul></div><p>§3</p><p>§4</p></div></article><div class="row"><a href="/x">Les også: Ny bru blir dyrere</a></div></main></section></body></html>""",
        authors=("Synnøve Haugland",),
        published="2026-05-05 06:00:12+00:00",
        modified="2026-05-05",
        image="128815",
        site="Karøyposten",
        absent=("Ny bru blir", "Foto: Synn"),
    ),
    System(
        "a Turkish portal",
        "https://www.karahisarhaber.example.com.tr/haber/karahisarda-tarihi-han-yeniden-ayaga-kalkiyor-48812.html",
        Story(
            "Karahisar'da tarihi han yeniden ayağa kalkıyor",
            "Üç yıl önceki depremde yıkılan handa restorasyon çalışmaları yaz sonunda tamamlanacak.",
            (
                "Karahisar'da üç yıl önceki depremde büyük hasar gören 400 yıllık Sırçalı Han'ın restorasyon çalışmalarında sona yaklaşıldı. Belediye, hanın eylül ayında yeniden açılacağını duyurdu.",
                "Vakıflar Bölge Müdürlüğü tarafından yürütülen çalışmalar için bugüne kadar 146 milyon lira harcandı. Taşların yüzde 80'i yıkıntıdan çıkarılarak numaralandı ve yerlerine konuldu.",
                'Restorasyonu yöneten mimar Nurhan Erdemli, "Her taşın yerini eski fotoğraflardan bulduk, bu bir yapboz gibiydi" dedi. Çalışmalarda 70 usta görev aldı.',
                "Handa el sanatları dükkânları, bir müze ve küçük bir konser salonu yer alacak. Depremden önce handa çalışan 22 esnafa öncelik tanınacağı belirtildi.",
                "Esnaf ise kiraların artmasından endişe ediyor. Bakırcı Hüseyin Altıparmak, eski kiraların en az üç yıl korunmasını istediklerini söyledi.",
                "Belediye Başkanı, kira sözleşmelerinin haziran ayında esnafla birlikte belirleneceğini ifade etti.",
            ),
        ),
        """<!DOCTYPE html><html lang="tr"><head><meta charset="UTF-8"><title>§t - Karahisar Haber - Son Dakika Haberleri</title>
<meta name="description" content="§d"><meta name="datePublished" content="2026-05-05T10:24:00+03:00"><meta name="dateModified" content="2026-05-05T10:31:00+03:00"><meta name="articleSection" content="news">
<meta name="articleAuthor" content="Karahisar Haber"><meta property="og:site_name" content="Karahisar Haber"><meta property="og:title" content="§t">
<meta property="og:description" content="§d"><meta property="og:image" content="https://static.karahisarhaber.example.com.tr/2026/05/sircali-han.jpg">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "§t", "articleSection": "GÜNDEM", "image": {"@type": "ImageObject", "url": "https://static.karahisarhaber.example.com.tr/2026/05/sircali-han.jpg", "width": 1200, "height": 675}, "datePublished": "2026-05-05T10:24:00+03:00", "dateModified": "2026-05-05T10:31:00+03:00", "description": "§d", "author": {"@type": "Person", "name": "Editör"}, "publisher": {"@type": "Organization", "name": "Karahisar Haber"}}</script>
</head><body class="post-detail"><header><nav><ul><li><a>GÜNDEM</a></li><li><a>SPOR</a></li><li><a>EKONOMİ</a></li></ul></nav></header>
<main class="single overflow-hidden"><div class="container"><div class="news-header"><nav class="breadcrumb"><a>Haberler</a> <a>Gündem</a></nav>
<h1 class="h2 fw-bold text-lg-start headline my-2" itemprop="headline">§t</h1><h2 class="lead text-lg-start my-2 description" itemprop="description">§d</h2><div class="news-detail-meta d-flex"><div class="author">
<span>Muhabir: <b>Sevgi Taşdelen</b></span></div><div class="text-muted"><time datetime="2026-05-05 10:24:00">05 Mayıs 2026 - 10:24</time>
<div>Güncelleme: <time datetime="2026-05-05 10:31:00">05 Mayıs 2026 - 10:31</time></div><span>Okunma Süresi: 2 dk</span></div></div></div>
<div class="inner"><img class="img-fluid" src="https://static.karahisarhaber.example.com.tr/2026/05/sircali-han.jpg" width="860" height="504"></div>
<div class="article-text container-padding" data-text-id="48812" property="articleBody"><p>§0</p><div class="google-news-link">Google News'te Abone Ol</div><p>§1</p><h3>TAŞLAR TEK TEK NUMARALANDI</h3><p>§2</p><p>§3</p><p><a href="/x">
<strong>İLGİLİ HABER: Karahisar'da su kesintisi üç gün sürecek</strong></a></p><p>§4</p><p>§5</p></div><div class="article-source py-3">
<span class="source-name pe-3"><strong>Kaynak: </strong>İHA</span></div><div class="keywords"><a>han</a><a>restorasyon</a></div>
<section class="comments"><h4>Yorumlar</h4><p>Küfür, hakaret içeren yorumlar onaylanmamaktadır.</p></section></div><div class="related-news"><h3>Çok Okunanlar</h3><a>Akaryakıta bu gece zam bekleniyor</a></div></main></body></html>""",
        authors=("Sevgi Taşdelen",),
        published="2026-05-05 10:24:00+03:00",
        modified="2026-05-05 10:31",
        image="sircali-han.jpg",
        site="Karahisar Haber",
        absent=("Küfür", "Akaryakıta", "Kaynak"),
    ),
    System(
        "a Brazilian portal",
        "https://g2.globar.example.com/ba/noticia/2026/05/05/ponte-sobre-o-rio-jacuipe-e-liberada.ghtml",
        Story(
            "Ponte sobre o rio Jacuípe é liberada após seis meses de obras",
            "Estrutura recebeu reforço nos pilares; caminhões com mais de 30 toneladas seguem proibidos.",
            (
                "A ponte sobre o rio Jacuípe, na entrada de Santa Aurélia, foi liberada para o tráfego na manhã desta terça-feira (5), seis meses depois de ser interditada por causa de rachaduras em dois pilares.",
                "Segundo a Secretaria de Infraestrutura, foram gastos R$ 18,4 milhões no reforço da estrutura, que recebe cerca de 9 mil veículos por dia e liga o centro ao distrito industrial.",
                '"Foi um semestre muito difícil para o comércio", afirmou a comerciante Dalva Nogueira, que tem uma padaria a 200 metros da cabeceira. Ela calcula que o movimento caiu pela metade.',
                "Caminhões com mais de 30 toneladas continuam proibidos de passar pelo local e devem usar o desvio pela BR-498, o que aumenta o trajeto em 27 quilômetros.",
                "O Ministério Público abriu inquérito para apurar se houve falha na manutenção. A empresa responsável pelo contrato disse em nota que cumpriu todas as vistorias previstas.",
                "Uma nova inspeção está marcada para agosto. A prefeitura também promete instalar uma balança na rodovia até o fim do ano.",
            ),
        ),
        """<!DOCTYPE html><html lang="pt-br"><head><title>§t | Santa Aurélia | G2</title><meta name="description" content="§d">
<meta property="og:title" content="§t"><meta property="og:site_name" content="G2">
<meta property="og:image" content="https://s2-g2.glbimg.com/abc=/1200x/smart/filters:cover():strip_icc()/i.s3.glbimg.com/v1/AUTH_59/internal_photos/bs/2026/x/y/ponte-jacuipe.jpg">
<script type="application/ld+json">{"@context": "http://schema.org", "@type": "NewsArticle", "headline": "§t", "datePublished": "2026-05-05T12:31:08.311Z", "dateModified": "2026-05-05T15:02:41.100Z", "author": [{"@type": "Person", "name": "Jussara Amorim"}], "publisher": {"@type": "Organization", "name": "G2"}, "mainEntityOfPage": {"@type": "WebPage", "@id": "https://g2.globar.example.com/ba/noticia/2026/05/05/ponte-sobre-o-rio-jacuipe-e-liberada.ghtml"}, "image": ["https://s2-g2.glbimg.com/abc=/696x390/smart/i.s3.glbimg.com/internal_photos/ponte-jacuipe.jpg"], "articleBody": "x"}</script>
</head><body><div class="barra-globo"><a>globar.com</a><a>esporte</a></div><header class="header-navigation"></header><main class="mc-body theme">
<div class="mc-article-header"><div class="row content-head non-featured"><div class="title"><h1 class="content-head__title" itemprop="headline">§t</h1></div><div class="medium-centered subtitle">
<h2 class="content-head__subtitle" itemprop="alternativeHeadline">§d</h2></div></div><div class="mc-column content-publication-data">
<div class="content-publication-data__text"><p class="content-publication-data__from">Por Jussara Amorim, g2 BA — Santa Aurélia</p><p class="content-publication-data__updated">
<time itemprop="datePublished" datetime="2026-05-05T12:31:08.311Z">05/05/2026 09h31</time> <span class="content-publication-data__updated-relative">Atualizado <time itemprop="dateModified" datetime="2026-05-05T15:02:41.100Z">há 3 dias</time>
</span></p></div></div></div><article itemprop="articleBody"><div class="mc-column content-media"><figure class="content-media-figure">
<amp-img src="https://s2-g2.glbimg.com/abc=/984x0/smart/i.s3.glbimg.com/internal_photos/ponte-jacuipe.jpg"></amp-img><p class="content-media__description">Ponte foi liberada nesta terça — Foto: Prefeitura/Divulgação</p></figure></div>
<div class="mc-column content-text active-extra-styles" data-block-type="unstyled"><p class="content-text__container theme-color-primary-first-letter" data-track-category="Link no Texto">§0</p></div>
<div class="wall protected-content"><div class="mc-column content-text active-extra-styles" data-block-type="unstyled">
<p class="content-text__container">§1</p></div><div class="mc-column content-text active-extra-styles" data-block-type="unstyled">
<p class="content-text__container">§2</p></div><div class="mc-column content-text active-extra-styles" data-block-type="unstyled">
<p class="content-text__container">§3</p></div><div class="mc-column content-text" data-block-type="unstyled"><ul class="content-unordered-list">
<li>✅ <a href="https://whatsapp.com/x">Clique aqui para seguir o canal do g2 BA no WhatsApp</a></li></ul></div><div class="mc-column content-text active-extra-styles" data-block-type="unstyled"><p class="content-text__container">§4</p></div>
<div class="mc-column content-text active-extra-styles" data-block-type="unstyled"><p class="content-text__container">§5</p></div>
<div class="mc-column content-text"><p class="content-text__container">VÍDEOS: mais assistidos do g2 BA nos últimos dias</p></div></div></article>
<div class="bastian-page"><div class="feed-post"><a class="feed-post-link">Festival de inverno abre inscrições para artistas</a></div></div></main></body></html>""",
        authors=("Jussara Amorim",),
        published="2026-05-05",
        modified="2026-05-05",
        image="ponte-jacuipe.jpg",
        site="G2",
        absent=("Clique aqui", "Festival de inverno", "VÍDEOS"),
    ),
    System(
        "a Russian portal",
        "https://belozersk.example.ru/news/2026/05/05/prichal/",
        Story(
            "В Белоозёрске открыли первый за тридцать лет речной причал",
            "Теплоход будет ходить до Старой Пристани дважды в день.",
            (
                "В Белоозёрске во вторник открыли новый речной причал — первый за последние тридцать лет. Теплоход «Академик Лужин» отправился в рейс с двумя сотнями пассажиров на борту.",
                "Строительство обошлось бюджету области в 380 миллионов рублей. Работы начались осенью прошлого года и закончились на месяц раньше срока, сообщили в министерстве транспорта.",
                "«Мы снова стали городом у воды, а не просто городом возле моста», — сказал на церемонии глава администрации Вадим Черемисин.",
                "Теплоход будет ходить до Старой Пристани дважды в день, билет стоит 240 рублей. Для школьников и пенсионеров проезд обойдётся вдвое дешевле.",
                "Жители набережной опасаются шума: первый рейс назначен на шесть утра. В администрации пообещали перенести его на час позже, если жалобы подтвердятся.",
                "До конца навигации планируется запустить ещё один маршрут, вверх по течению, до санатория «Сосновый плёс».",
            ),
        ),
        """<!DOCTYPE html><html lang="ru"><head><title>§t: Город: Белозёрские вести</title><meta name="description" content="§d">
<meta property="og:title" content="§t"><meta property="og:image" content="https://icdn.belozersk.example.ru/images/2026/05/05/14/20260505141233/share_prichal.jpg">
<meta property="og:type" content="article"></head><body><div class="header"><ul class="menu"><li><a>Россия</a></li><li><a>Мир</a></li></ul></div>
<div class="topic-page__container"><div class="topic-header topic-page__header"><div class="topic-header__items"><time class="topic-header__item topic-header__time" datetime="">14:12, 5 мая 2026</time>
<a class="topic-header__item topic-header__rubric" href="/rubrics/city/">Город</a></div></div><h1 class="topic-body__titles">
<span class="topic-body__title">§t</span></h1><div class="topic-body__title-yandex">§d</div><div class="topic-authors"><a class="topic-authors__author" href="/parts/authors/luchinina/">
<span class="topic-authors__name">Алина Лучинина</span> <span class="topic-authors__job">(редактор отдела «Город»)</span></a></div><div class="topic-page__title-image"><figure class="picture">
<img class="picture__image" src="https://icdn.belozersk.example.ru/images/2026/05/05/14/20260505141233/pic_prichal.jpg" width="1280" height="853">
<figcaption class="description__credits">Фото: Пётр Савин</figcaption></figure></div><div class="topic-body__content">
<p class="topic-body__content-text">§0</p><p class="topic-body__content-text">§1</p><p class="topic-body__content-text">§2</p>
<div class="box-inline-topic"><a class="box-inline-topic__link"><span>Материалы по теме:</span> Почему обмелела Сухая протока</a></div>
<p class="topic-body__content-text">§3</p><p class="topic-body__content-text">§4</p><p class="topic-body__content-text">§5</p></div>
<div class="topic-page__footer">Если вы обнаружили ошибку, выделите её и нажмите Ctrl+Enter.</div><div class="loading-more"><a>Обсудить</a></div>
</div><div class="last-news"><h3>Последние новости</h3><a>В области ограничат продажу кваса на разлив</a></div></body></html>""",
        authors=("Алина Лучинина",),
        published="2026-05-05 14:12",
        modified=None,
        image="prichal.jpg",
        site=None,
        absent=("обмелела", "Ctrl+Enter", "кваса"),
    ),
    System(
        "a Vietnamese paper",
        "https://vnphuson.example.vn/lang-gom-phu-son-hoi-sinh-4881234.html",
        Story(
            "Làng gốm Phù Sơn hồi sinh sau mười năm vắng lửa lò",
            "Những người trẻ trở về quê dựng lại lò gốm, đưa sản phẩm của làng ra nước ngoài.",
            (
                "Sáng 5/5, lò gốm cổ của làng Phù Sơn đỏ lửa trở lại sau mười năm nguội lạnh. Hàng trăm người dân đứng chật sân đình để chờ mẻ gốm đầu tiên ra lò.",
                "Ông Trịnh Văn Lộc, 72 tuổi, người giữ nghề cuối cùng của làng, cho biết trước đây cả làng có hơn 60 lò, nay chỉ còn lại ba. Nghề mai một khi đồ nhựa tràn về chợ quê.",
                "Ba năm trước, một nhóm bạn trẻ từ thành phố trở về, vay 1,2 tỷ đồng để sửa lò và mở xưởng. Họ mời các cụ cao tuổi truyền nghề cho hơn 40 học viên.",
                "Sản phẩm của làng hiện được bán sang Nhật Bản và Hàn Quốc với doanh thu khoảng 300 triệu đồng mỗi tháng. Xã cũng mở tuyến tham quan cho khách cuối tuần.",
                "Chính quyền huyện đang lập hồ sơ công nhận làng nghề truyền thống, dự kiến hoàn tất trong năm nay.",
            ),
        ),
        """<!DOCTYPE html><html lang="vi"><head><title>§t - Báo Phù Sơn</title><meta name="description" content="§d">
<meta name="pubdate" content="2026-05-05T09:15:00+07:00"><meta name="lastmod" content="2026-05-05T09:30:00+07:00"><meta property="og:title" content="§t"><meta property="og:site_name" content="baophuson.vn">
<meta property="og:image" content="https://i1-vnphuson.example.vn/2026/05/05/lo-gom-1777947000.jpg?w=1200&amp;h=0&amp;q=100"></head><body>
<header class="section top-header"><nav class="main-nav"><ul><li><a>Thời sự</a></li><li><a>Thế giới</a></li></ul></nav></header>
<section class="section page-detail top-detail"><div class="container"><div class="sidebar-1"><div class="header-content width_common">
<ul class="breadcrumb"><li><a>Thời sự</a></li></ul><span class="date">Thứ ba, 5/5/2026, 09:15 (GMT+7)</span></div><h1 class="title-detail">§t</h1>
<p class="description"><span class="location-stamp">Hà Nam</span>§d</p><article class="fck_detail"><p class="Normal">§0</p><p class="Normal">§1</p>
<figure class="tplCaption"><div class="fig-picture"><picture><source data-srcset="https://i1-vnphuson.example.vn/2026/05/05/lo-gom-1777947000.jpg?w=680">
<img itemprop="contentUrl" class="lazy" src="data:image/gif;base64,R0lGODlhAQAB" data-src="https://i1-vnphuson.example.vn/2026/05/05/lo-gom-1777947000.jpg?w=680">
</picture></div><figcaption itemprop="description"><p class="Image">Mẻ gốm đầu tiên ra lò sáng 5/5. Ảnh: <em>Minh Khuê</em></p></figcaption></figure>
<p class="Normal">§2</p><p class="Normal">§3</p><p class="Normal">§4</p><p class="author_mail" style="text-align:right;"><strong>Đặng Thu Hà</strong>
</p></article><div class="footer-content"><a>Trở lại Thời sự</a></div><div class="box-tinlienquan"><h4><a>Làng chiếu cói tìm đường xuất khẩu</a></h4></div></div></div></section></body></html>""",
        authors=("Đặng Thu Hà",),
        published="2026-05-05 09:15:00+07:00",
        modified="2026-05-05 09:30",
        image="lo-gom",
        site="baophuson.vn",
        absent=("chiếu cói", "Trở lại"),
    ),
]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_whole_pages(system: System) -> None:
    story, html = system.story, system.html
    html = html.replace("§t", story.title).replace("§d", story.lead)
    for number, paragraph in enumerate(story.paragraphs):
        html = html.replace(f"§{number}", paragraph)
    draft = read(html, system.url)
    assert (draft.title, draft.description, draft.authors) == (story.title, story.lead, system.authors)
    assert str(draft.published).startswith(system.published)
    assert system.modified is None or str(draft.modified).startswith(system.modified)
    assert system.image in draft.images[0].url
    assert draft.site_name == system.site
    lines = draft.text.split("\n")
    assert all(paragraph in lines for paragraph in story.paragraphs)
    assert not [words for words in system.absent if words in draft.text]
