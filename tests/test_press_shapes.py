"""Pages in the shapes of well-known systems and of the press of many countries, with invented content."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadsheet.domain.source import Document
from broadsheet.extract import read_document

URL = "https://www.daily.example/news/bridge-opens"
ENGLISH = (
    "The council opened the new bridge on a dry evening, long after the first plan was drawn by the town. "
    * 2
)


def page(
    language: str, title: str, below: str, text: str, *, above: str = "", head: str = "", end: str = ""
) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title} - Daily</title>{head}</head><body><header><nav>'
        f"<a href=/>Home</a></nav></header><main><article>{above}<h1>{title}</h1>{below}{f'<p>{text}</p>' * 5}{end}"
        "</article></main></body></html>"
    )


PAGES = {
    "ko naver": (page("ko", "새 다리 개통", '<div class="media_end_head_info"><span class="media_end_head_info_datestamp_time" data-date-time="2026-05-05 15:20:00">2026.05.05. 오후 3:20</span><em class="media_end_head_journalist_name">김철수 기자</em></div>', "시의회는 어제 저녁 새 다리를 개통했다고 밝혔다. 주민들은 오랫동안 이 다리를 기다려 왔다. 첫 계획은 수십 년 전에 세워졌다."), ("김철수",), "2026-05-05T15:20"),
    "ko plain": (page("ko", "새 다리 개통", '<p class="info"><span>김철수 기자</span> <span>입력 2026.05.05 15:20</span></p>', "시의회는 어제 저녁 새 다리를 개통했다고 밝혔다. 주민들은 오랫동안 이 다리를 기다려 왔다. 첫 계획은 수십 년 전에 세워졌다."), ("김철수",), "2026-05-05T15:20"),
    "zh": (page("zh-CN", "大桥今日正式通车", '<div class="info">2026年05月05日 10:00 来源：每日网 作者：李明</div>', "市政府昨晚宣布新大桥正式通车，市民们等待了很多年。第一份计划是在几十年前制定的。"), ("李明",), "2026-05-05T10:00"),
    "zh tw": (page("zh-TW", "大橋今日正式通車", '<div class="author"><span>記者王小明／台北報導</span><time datetime="2026-05-05T10:00:00+08:00">2026/05/05 10:00</time></div>', "市政府昨晚宣布新大橋正式通車，市民們等待了很多年。第一份計畫是在幾十年前制定的。"), ("王小明",), "2026-05-05T10:00:00+08:00"),
    "ja": (page("ja", "新しい橋が開通しました", '<p class="date">2026年5月5日 10時00分</p><p class="writer">山田太郎 記者</p>', "市は昨夜、新しい橋が開通したと発表した。住民は長い間この橋を待っていた。最初の計画は数十年前に立てられた。"), ("山田太郎",), "2026-05-05T10:00"),
    "ar": (page("ar", "افتتاح الجسر الجديد", '<div class="meta"><span class="author">كتب: أحمد علي</span><span>الثلاثاء 5 مايو 2026 - 10:00</span></div>', "افتتح مجلس المدينة الجسر الجديد مساء أمس بعد سنوات طويلة من الانتظار وقال السكان إنهم سعداء جدا بهذا المشروع الكبير."), ("أحمد علي",), "2026-05-05T10:00"),
    "ar plain": (page("ar", "افتتاح الجسر الجديد", "<p>بقلم: أحمد علي</p><p>5 مايو 2026</p>", "افتتح مجلس المدينة الجسر الجديد مساء أمس بعد سنوات طويلة من الانتظار وقال السكان إنهم سعداء جدا بهذا المشروع الكبير."), ("أحمد علي",), "2026-05-05"),
    "fa": (page("fa", "افتتاح پل جدید", '<div class="news_date">۱۵ اردیبهشت ۱۴۰۵ - ۱۰:۰۰</div><div>نویسنده: علی رضایی</div>', "شورای شهر دیشب پل جدید را افتتاح کرد. مردم سال\u200cها منتظر این پل بودند و گفتند که بسیار خوشحال هستند و از این کار استقبال می\u200cکنند."), ("علی رضایی",), "2026-05-05T10:00"),
    "he": (page("he", "הגשר החדש נפתח", "<p>מאת דוד כהן</p><p>5 במאי 2026</p>", "מועצת העיר פתחה אמש את הגשר החדש לאחר שנים ארוכות של המתנה והתושבים אמרו שהם שמחים מאוד על הפרויקט הגדול הזה."), ("דוד כהן",), "2026-05-05"),
    "ru": (page("ru", "Новый мост открыт", '<div class="article__info"><span class="article__author">Автор: Иван Петров</span> <span>5 мая 2026, 10:00</span></div>', "Городской совет открыл новый мост вчера вечером после долгих лет ожидания, и жители сказали, что они очень рады этому."), ("Иван Петров",), "2026-05-05T10:00"),
    "uk": (page("uk", "Новий міст відкрито", "<p>Іван Шевченко, Олена Бондар</p><p>Опубліковано 05 травня 2026, 10:00</p>", "Міська рада відкрила новий міст вчора ввечері після довгих років очікування, і мешканці сказали, що вони дуже раді цьому."), ("Іван Шевченко", "Олена Бондар"), "2026-05-05T10:00"),
    "el": (page("el", "Άνοιξε η νέα γέφυρα", '<div class="author">Γράφει ο Γιώργος Παππάς</div><div>5 Μαΐου 2026, 10:00</div>', "Το δημοτικό συμβούλιο άνοιξε τη νέα γέφυρα χθες το βράδυ μετά από πολλά χρόνια αναμονής και οι κάτοικοι είναι χαρούμενοι."), ("Γιώργος Παππάς",), "2026-05-05T10:00"),
    "tr": (page("tr", "Yeni köprü açıldı", '<div class="haber-meta">Haber: Ayşe Yılmaz <span>05 Mayıs 2026 10:00</span></div>', "Belediye meclisi yeni köprüyü dün akşam uzun yıllar süren bekleyişin ardından açtı ve halk çok mutlu olduğunu söyledi."), ("Ayşe Yılmaz",), "2026-05-05T10:00"),
    "hu": (page("hu", "Megnyílt az új híd", '<div class="byline">Írta: Kovács János</div><div class="date">2026. május 5. 10:00</div>', "A városi tanács tegnap este megnyitotta az új hidat hosszú évek várakozása után, és a lakosok nagyon boldogok voltak."), ("Kovács János",), "2026-05-05T10:00"),
    "cs": (page("cs", "Nový most otevřen", '<div class="authors">Jan Novák a Petra Svobodová</div><div>5. května 2026 10:00</div>', "Městská rada včera večer otevřela nový most po dlouhých letech čekání a obyvatelé řekli, že jsou velmi šťastní a spokojení."), ("Jan Novák", "Petra Svobodová"), "2026-05-05T10:00"),
    "pl": (page("pl", "Nowy most otwarty", "<p>Autor: Anna Nowak</p><p>05.05.2026, 10:00</p>", "Rada miasta otworzyła wczoraj wieczorem nowy most po długich latach oczekiwania, a mieszkańcy powiedzieli, że są szczęśliwi."), ("Anna Nowak",), "2026-05-05T10:00"),
    "id": (page("id", "Jembatan baru dibuka", '<div class="read__credit">Penulis: <a href="/author/budi">Budi Santoso</a> | Editor: <a href="/author/siti">Siti Rahma</a></div><div>Selasa, 05 Mei 2026 10:00 WIB</div>', "Dewan kota membuka jembatan baru tadi malam setelah bertahun-tahun menunggu dan warga mengatakan bahwa mereka sangat senang."), ("Budi Santoso",), "2026-05-05T10:00:00+07:00"),
    "vi": (page("vi", "Khánh thành cây cầu mới", '<span class="date">Thứ ba, 5/5/2026, 10:00 (GMT+7)</span>', "Hội đồng thành phố đã khánh thành cây cầu mới vào tối qua sau nhiều năm chờ đợi và người dân nói rằng họ rất vui mừng.", end='<p class="author_mail"><strong>Nguyễn Văn An</strong></p>'), ("Nguyễn Văn An",), "2026-05-05T10:00:00+07:00"),
    "th": (page("th", "เปิดสะพานใหม่แล้ว", "<div>โดย สมชาย ใจดี</div><div>5 พ.ค. 2569 10:00 น.</div>", "สภาเมืองเปิดสะพานใหม่เมื่อคืนนี้หลังจากรอคอยมานานหลายปี และชาวบ้านบอกว่าพวกเขามีความสุขมาก"), ("สมชาย ใจดี",), "2026-05-05T10:00"),
    "hi": (page("hi", "नया पुल खुला", '<div class="byline">Written By : राहुल शर्मा</div><div>05 मई 2026, 10:00 IST</div>', "नगर परिषद ने कल शाम कई वर्षों की प्रतीक्षा के बाद नया पुल खोला और लोगों ने कहा कि वे बहुत खुश हैं।"), ("राहुल शर्मा",), "2026-05-05T10:00:00+05:30"),
    "bn": (page("bn", "নতুন সেতু খুলল", '<div class="author">সাদিয়া রহমান</div><div>প্রকাশ: ০৫ মে ২০২৬, ১০:০০</div>', "নগর পরিষদ গতকাল সন্ধ্যায় বহু বছরের অপেক্ষার পর নতুন সেতু খুলেছে এবং মানুষ বলেছে তারা খুব খুশি।"), ("সাদিয়া রহমান",), "2026-05-05T10:00"),
    "in en": (page("en-IN", "New bridge opens in town", '<div class="article-bottom-left">Written by Rahul Sharma | Edited by Asha Rao<br>Updated: May 6, 2026 09:00 IST<br>Published: May 5, 2026 10:00 IST</div>', ENGLISH), ("Rahul Sharma",), "2026-05-05T10:00:00+05:30"),
    "gb": (page("en-GB", "New bridge opens in town", '<div data-testid="byline"><span>Ada Quill</span> and <span>Bo Reed</span>, BBC News, Nairobi</div><time datetime="2026-05-05T10:00:00.000Z">05/05/2026</time>', ENGLISH), ("Ada Quill", "Bo Reed"), "2026-05-05T10:00:00+00:00"),
    "fr": (page("fr", "Le nouveau pont est ouvert", '<p class="meta__authors">Par <a href="/signataires/ada-quill/">Ada Quill</a>, <a href="/signataires/bo-reed/">Bo Reed</a> et AFP</p><p>Publié le 05 mai 2026 à 10h00, mis à jour le 06 mai 2026 à 11h00</p>', "Le conseil a inauguré le nouveau pont hier soir, après de longues années d’attente, et les habitants ont dit leur joie."), ("Ada Quill", "Bo Reed"), "2026-05-05T10:00"),
    "de": (page("de", "Neue Brücke eröffnet", '<div class="author">Von Ada Quill und Bo Reed, Berlin</div><div>05.05.2026, 10:00 Uhr</div>', "Der Rat hat am Abend nach langen Jahren des Wartens die neue Brücke eröffnet, und die Bewohner sagten, sie seien froh.", above='<span class="kicker">Verkehr</span>'), ("Ada Quill", "Bo Reed"), "2026-05-05T10:00"),
    "es": (page("es", "Abre el nuevo puente", '<div class="autor"><a href="/autor/ada-quill/">Ada Quill</a><span class="location">Madrid</span></div><time>5 may 2026 - 10:00 CEST</time>', "El ayuntamiento inauguró anoche el nuevo puente tras largos años de espera y los vecinos dijeron que están muy contentos."), ("Ada Quill",), "2026-05-05T10:00:00+02:00"),
    "br": (page("pt-BR", "Nova ponte é aberta", '<p class="content-publication-data__from">Por Ada Quill e Bo Reed, g1 SP — São Paulo</p><p>05/05/2026 10h00  Atualizado há 2 horas</p>', "A prefeitura inaugurou ontem à noite a nova ponte depois de longos anos de espera e os moradores disseram que estão felizes."), ("Ada Quill", "Bo Reed"), "2026-05-05T10:00"),
    "it": (page("it", "Apre il nuovo ponte", '<div class="story__author">di <em>Ada Quill</em></div><time datetime="2026-05-05">5 Maggio 2026</time>', "Il consiglio ha inaugurato ieri sera il nuovo ponte dopo lunghi anni di attesa e gli abitanti hanno detto di essere felici."), ("Ada Quill",), "2026-05-05"),
    "nl": (page("nl", "Nieuwe brug geopend", "<p>Door <strong>Jan de Vries</strong> en <strong>Piet Jansen</strong></p><p>5 mei 2026 om 10:00</p>", "De gemeenteraad heeft gisteravond na lange jaren wachten de nieuwe brug geopend en de bewoners zeiden dat zij blij zijn."), ("Jan de Vries", "Piet Jansen"), "2026-05-05T10:00"),
    "da": (page("da", "Ny bro åbner", "<p>Af Jens Hansen</p><p>5. maj 2026 kl. 10.00</p>", "Byrådet åbnede i går aftes den nye bro efter mange års ventetid, og beboerne sagde, at de er meget glade for den."), ("Jens Hansen",), "2026-05-05T10:00"),
    "sv": (page("sv", "Ny bro öppnar", '<div class="byline"><span>Anna Svensson</span><a href="mailto:anna@daily.example">anna@daily.example</a></div><p>Publicerad 2026-05-05 10:00</p>', "Kommunen öppnade i går kväll den nya bron efter många års väntan, och de boende sade att de är mycket glada över den."), ("Anna Svensson",), "2026-05-05T10:00"),
    "no": (page("no", "Ny bro åpner", '<div class="bylines"><div class="byline"><span class="name">Ola Nordmann</span><span class="title">Journalist</span></div><div class="byline"><span class="name">Kari Hansen</span><span class="title">Journalist</span></div></div><p>5. mai 2026 kl. 10:00</p>', "Kommunen åpnet i går kveld den nye broen etter mange års venting, og beboerne sa at de er svært glade for den."), ("Ola Nordmann", "Kari Hansen"), "2026-05-05T10:00"),
    "fi": (page("fi", "Uusi silta avattiin", '<p class="author">Matti Virtanen</p><p>5.5.2026 klo 10.00</p>', "Kaupunginvaltuusto avasi eilen illalla uuden sillan pitkien odotusvuosien jälkeen, ja asukkaat kertoivat olevansa iloisia."), ("Matti Virtanen",), "2026-05-05T10:00"),
    "ro": (page("ro", "Noul pod s-a deschis", '<div class="autor">de Ion Popescu</div><div>Publicat: 05 mai 2026, 10:00</div>', "Consiliul a deschis aseară noul pod după ani lungi de așteptare, iar locuitorii au spus că sunt foarte fericiți."), ("Ion Popescu",), "2026-05-05T10:00"),
    "bg": (page("bg", "Отвориха новия мост", "<p>Автор: Иван Иванов</p><p>05 май 2026, 10:00</p>", "Общината откри новия мост снощи след дълги години на чакане, а жителите казаха, че са много щастливи от това."), ("Иван Иванов",), "2026-05-05T10:00"),
    "hr": (page("hr", "Otvoren novi most", "<p>Piše: Ivan Horvat</p><p>5. svibnja 2026. u 10:00</p>", "Gradsko vijeće otvorilo je sinoć novi most nakon dugih godina čekanja, a stanovnici su rekli da su vrlo sretni."), ("Ivan Horvat",), "2026-05-05T10:00"),
    "wp": (page("en", "New bridge opens in town", '<div class="entry-meta"><span class="posted-on">Posted on <a><time class="entry-date published" datetime="2026-05-05T10:00:00+02:00">May 5, 2026</time><time class="updated" datetime="2026-05-06T10:00:00+02:00">May 6, 2026</time></a></span><span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/ada">Ada Quill</a></span></span></div>', ENGLISH), ("Ada Quill",), "2026-05-05T10:00:00+02:00"),
    "drupal": (page("en", "New bridge opens in town", '<div class="submitted">Submitted by <span class="username">Ada Quill</span> on Tue, 05/05/2026 - 10:00</div>', ENGLISH), ("Ada Quill",), "2026-05-05T10:00"),
    "joomla": (page("en", "New bridge opens in town", '<dl class="article-info"><dd class="createdby" itemprop="author">Written by <span itemprop="name">Ada Quill</span></dd><dd class="published"><time datetime="2026-05-05T10:00:00+00:00" itemprop="datePublished">Published: 05 May 2026</time></dd></dl>', ENGLISH), ("Ada Quill",), "2026-05-05T10:00:00+00:00"),
    "blogger": (page("en", "New bridge opens in town", "", ENGLISH, above='<h2 class="date-header">Tuesday, May 5, 2026</h2>', end='<div class="post-footer"><span class="post-author vcard">Posted by <span class="fn">Ada Quill</span></span> <a class="timestamp-link"><abbr class="published" title="2026-05-05T10:00:00-07:00">10:00 AM</abbr></a></div>'), ("Ada Quill",), "2026-05-05"),
    "chorus": (page("en", "New bridge opens in town", '<div class="c-byline"><span class="c-byline-wrapper">By <span class="c-byline__item"><a href="/authors/ada-quill"><span class="c-byline__author-name">Ada Quill</span></a></span> and <span class="c-byline__item"><a href="/authors/bo-reed"><span class="c-byline__author-name">Bo Reed</span></a></span> <span class="c-byline__item"><time data-ui="timestamp" datetime="2026-05-05T14:00:00+00:00">May 5, 2026, 10:00am EDT</time></span></span></div>', ENGLISH), ("Ada Quill", "Bo Reed"), "2026-05-05T14:00:00+00:00"),
    "next": (page("en", "New bridge opens in town", "", ENGLISH, end='<script id="__NEXT_DATA__" type="application/json">{"props":{"article":{"headline":"New bridge opens in town","authors":[{"id":1,"name":"Ada Quill"}],"publishedAt":"2026-05-05T10:00:00Z"}}}</script>'), ("Ada Quill",), "2026-05-05T10:00:00+00:00"),
    "ld meta": (page("en", "New bridge opens in town", "", ENGLISH, head='<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"New bridge opens in town","author":{"@id":"https://x/#/person/1"},"datePublished":"2026-05-05T10:00:00+03:00"},{"@type":["Person","Organization"],"@id":"https://x/#/person/1","name":"Ada Quill"}]}</script>'), ("Ada Quill",), "2026-05-05T10:00:00+03:00"),
    "yoast": (page("en", "New bridge opens in town", "", ENGLISH, head='<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quill"><meta name="twitter:label2" content="Est. reading time"><meta name="twitter:data2" content="3 minutes"><meta property="article:published_time" content="2026-05-05T10:00:00+00:00">'), ("Ada Quill",), "2026-05-05T10:00:00+00:00"),
    "org+person": (page("en", "New bridge opens in town", "", ENGLISH, head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"New bridge opens in town","author":[{"@type":"Organization","name":"El Tiempo"},{"@type":"Person","name":"Ada Quill"}],"datePublished":"2026-05-05"}</script>'), ("Ada Quill",), "2026-05-05"),
    "sr": (page("sr", "Отворен нови мост", "<p>Аутор: Иван Петровић</p><p>уторак, 05.05.2026, 10:00</p>", "Градско веће отворило је синоћ нови мост после дугих година чекања, а становници су рекли да су веома срећни."), ("Иван Петровић",), "2026-05-05T10:00"),
    "sw": (page("sw", "Daraja jipya lafunguliwa", "<p>Na Juma Hassan</p><p>Jumanne, Mei 05, 2026</p>", "Baraza la jiji lilifungua daraja jipya jana jioni baada ya miaka mingi ya kusubiri na wakazi walisema kwamba wana furaha."), ("Juma Hassan",), "2026-05-05"),
    "pl digest": (page("pl", "Nowy most otwarty", '<p class="author">oprac. Anna Nowak</p><p>5 maja 2026</p>', "Rada miasta otworzyła wczoraj wieczorem nowy most po długich latach oczekiwania, a mieszkańcy powiedzieli, że są szczęśliwi."), ("Anna Nowak",), "2026-05-05"),
    "cs agency": (page("cs", "Nový most otevřen", '<p class="authors"><a href="/autor/x">Jan Novák</a>, <a href="/autor/y">ČTK</a></p><p>5. 5. 2026, 10:00</p>', "Městská rada včera večer otevřela nový most po dlouhých letech čekání a obyvatelé řekli, že jsou velmi šťastní."), ("Jan Novák",), "2026-05-05T10:00"),
    "elementor": (page("en", "New bridge opens in town", '<div class="elementor-widget elementor-widget-text-editor"><div class="elementor-widget-container"><p>By Ada Quill | May 5, 2026</p></div></div>', ENGLISH), ("Ada Quill",), "2026-05-05"),
    "wp of newsletters": (page("en", "New bridge opens in town", '<div class="post hentry category-newsletter tag-comment"><p>By Ada Quill | May 5, 2026</p></div>', ENGLISH), ("Ada Quill",), "2026-05-05"),
    "wp sidebar": (page("en", "New bridge opens in town", '<p class="date" title="2026-05-05T10:00:00Z">2 days ago</p>', ENGLISH, end='<footer><span class="byline">By Ada Quill</span></footer>').replace("<body>", '<body class="single right-sidebar widgets-on">').replace("<main><article>", "").replace("</article></main>", ""), ("Ada Quill",), "2026-05-05T10:00"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_writers_and_day(name: str) -> None:
    html, authors, published = PAGES[name]
    document = Document(
        url=URL, requested_url=URL, source="s", body=html.encode(), captured=datetime(2026, 6, 1, tzinfo=UTC)
    )
    draft = read_document(document)
    assert draft.authors == authors
    assert draft.published is not None
    assert draft.published.isoformat().startswith(published)


def test_joiners_stay_where_scripts_need_them() -> None:
    title = "می‌خواهند پل را باز کنند"
    document = Document(
        url=URL,
        requested_url=URL,
        source="s",
        body=page(
            "fa", f"{title}\u200c", "", "مردم می‌گویند که خوشحال هستند و از این پل استفاده می‌کنند. " * 4
        ).encode(),
        captured=datetime(2026, 6, 1, tzinfo=UTC),
    )
    assert read_document(document).title == title


@pytest.mark.parametrize(
    ("title", "declared"),
    [
        ("大桥今日在市中心正式通车", "大桥今日在市中心正式通车|大桥|通车_每日新闻"),
        ("大桥今日在市中心正式通车", "大桥今日在市中心正式通车--时政--每日网"),
        ("新しい橋が開通しました", "新しい橋が開通しました（毎朝通信） - 毎日ニュース"),
        ("เปิดสะพานใหม่แล้วในเมือง", "เปิดสะพานใหม่แล้วในเมือง - ข่าวด่วนวันนี้ - เดลี่"),
    ],
)
def test_headings_of_scripts_without_spaces(title: str, declared: str) -> None:
    text = "市政府昨晚宣布新大桥正式通车，市民们等待了很多年。第一份计划是在几十年前制定的。"
    html = page("zh", title, "", text).replace(f"<title>{title} - Daily", f"<title>{declared}")
    document = Document(
        url=URL, requested_url=URL, source="s", body=html.encode(), captured=datetime(2026, 6, 1, tzinfo=UTC)
    )
    assert read_document(document).title == title
