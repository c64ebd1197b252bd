"""The words by which pages of many languages introduce the writers of a story, and those who are none.

In: the text of a byline or of an author field. Out: how many of its characters introduce a name. East Asian
bylines put roles behind names as well, and places behind those.
"""
# ruff: noqa: RUF001 - letters and colons of other scripts are meant

from __future__ import annotations

import re

_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Words that mean "by", or "written by", without a colon; none of them begins a name.
_OPENINGS = (
    r"(?:(?=(?:\w+\s+){1,2}(?:by|von|par|por))(?:"  # one word or two, and By: soon told of most lines
    r"(?:written|posted|published|reported|story|text|words|interview|report|article|content|created|"
    r"(?:additional\s+)?reporting|writing|curated|submitted|compiled|produced|analysis|opinion|comment(?:ary)?|review|column|essay)\s+by|"
    r"(?:veröffentlicht|eingestellt|verfasst|geschrieben|erstellt|gespeichert|beitrag|artikel|text|"
    r"(?:ein )?interview)\s+von|"
    r"(?:publié|écrit|rédigé|propos recueillis|article|texte|interview)\s+par|"
    r"(?:escrito|publicado|redactado|elaborado|redigido)\s+por)|"
    r"by(?!-)|texto\s+(?:de|por)|test[oi]\s+di|textes?\s+de|a cura di|(?:scritto|"
    r"pubblicato)\s+(?:da|di)|"
    r"(?:geschreven|geplaatst|gepubliceerd)\s+door|(?:skrevet|skriven|skrivet|publiceret|"
    r"publisert)\s+a[fv]|"
    r"(?:napsala?|napísala?|napisała?|napisa[ol]a?|opracowała?|zpracovala?|pišu?e?|penulis|pewarta)"
    r"(?=\s(?-i:[^\W\d_a-z]))|"
    r"(?:scris|publicat) de|"
    r"подготовил[аи]?|підготу(?:вав|вала|вали)|imeandikwa na|laporan wartawan|"
    r"dall?a? nostr[oa] (?:inviat[oa]|corrispondente)|"
    r"door onze (?:verslagge(?:ver|efster)|redact(?:eur|rice)|correspondente?)|"
    r"opr(?:ac)?\.|oleh|ditulis oleh|tác giả|bởi|γράφουν|γράφει\s+[οη]|από\s+τ[οη]ν?|"
    r"(?:كتبت?|بقلم|بواسطة|إعداد|تقرير)|(?:به قلم|نوشته(?:‌| )?ی?)|מאת|द्वारा|โดย|ရေးသားသူ)"
)
_COLONS = r":：=\u055d\u1361\u1366"  # the last three are Armenian and Ethiopic
_COLON = f"[{_COLONS}]"
# Words that stand before a colon and a writer's name; a line without any colon is not held to them.
_LABELS = (
    rf"(?=[^{_COLONS}]*{_COLON})"
    r"(?:authors?|autor(?:in|en|es|a|as|zy|i|s|ius|iai|ka)?|auteure?s?|autor[ei]|aut(?:or|hor)\(s\)|"
    r"(?:text[eo]?|tekst|testo|words|story)\s+(?:and|und|y|e|et|og|och|&)\s+(?:photo|foto|picture|bild)\w*|"
    r"müəllif|muallif|mualliflar|ავტორი|հեղինակ|авторы|аўтар|сурвалжлагч|сэтгүүлч|nga|"
    r"пишува|höfundur|egilea|awdur|avtor(?:ica)?|ጸሐፊ|લેખક|ਲੇਖਕ|రచయిత|ಲೇಖಕ(?:ರು)?|ലേഖക(?:ൻ|ന്‍)|"
    r"ដោយ|អត្ថបទ|ໂດຍ|ရေးသားသူ|প্রতিবেদক|संवाददाता|रिपोर्टर|எழுதியவர்|"
    r"writers?|written by|"
    r"by|von|par|por|di|door|av|af|przez|od|de|per|oleh|text[eo]?|tekst(?:i|y|s|as)?|texte|testo|words|"
    r"story|"
    r"författare|forfatter|skribent|kirjoittaja|toimittaja|journalist[aeni]*|reporters?|reporter(?:in|"
    r"ka)?|redaktion|"
    r"redakteur(?:in)?|redactor|redacción|redação|interview|bericht|yazar|yazan|haber|muhabir|"
    r"а[ву]тор[ыи]?|пише|текст|журналист|"
    r"журналіст|кореспондент|корреспондент|szerző|írta|piše|napisa[ol]a?|napsala?|penulis|pewarta|"
    r"reporter|tác giả|phóng viên|"
    r"подготовил[аи]?|підготу(?:вав|вала|вали)|(?:haberi )?hazırlayan|mwandishi|"
    r"επιμέλεια|ρεπορτάζ|مراسل|تحریر|"
    r"συντάκτης|κείμενο|γράφει|كتبت?|كتب|الكاتب|بقلم|المحرر|إعداد|تقرير|نویسنده|نويسنده|"
    r"نگارنده|خبرنگار|گزارش|به قلم|"
    r"מאת|כתב|लेखक|रिपोर्ट|রিপোর্ট|লেখক|โดย|ผู้เขียน|"
    r"作者|記者|记者|文|撰文|撰稿|撰文者|取材・文|執筆|글|기자|취재|글쓴이)"
)
_PARTICLES = r"(?:von|par|por|di|door|av|af|przez)"
OPENING = re.compile(
    rf"^\W*(?:{_OPENINGS}(?:\s*[:：\-–]+\s*|\s+|$)|{_LABELS}\s*{_COLON}\s*|"
    r"(?:authors?|autor(?:in|ius|s)?|autorė|auteur|autore|автор)\s+|"
    r"(?:analysis|opinion|comment(?:ary)?|column|kommentar|análisis|opinión|columna)\s*:\s*|"
    r"(?-i:(?:Text|TEXT|Texte|Texto|Testo|Tekst|Teksti|Текст|ТЕКСТ)\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z])))",
    re.IGNORECASE,
)
# As lines beside a heading show it: particles begin a name elsewhere, and are written large here.
SHOWN_OPENING = re.compile(
    rf"^\W*(?:{_OPENINGS}(?:\s*[:：\-–]+\s*|\s+)(?=[\"„“]?[^\W\d_])|{_LABELS}\s*{_COLON}\s*(?=\S)|"
    rf"(?:取材・)?文\s*[/／・|｜]\s*(?=[{_HAN}])|聞き手\s*[/／・]\s*|"
    r"(?-i:(?:From|FROM|Von|VON|Par|PAR|Por|POR|Di|Door|Av|Af|Od|Przez|Per|Eftir|Nga|Deur|Gan|Parašė|Автор|Аутор|Пише|Του|Της|Teksti)\s+(?=[\"„“]?[^\W\d_a-z])))",
    re.IGNORECASE,
)
# A line of its own above the writer's.
SHOWN_ALONE = re.compile(
    rf"\W*(?:{_LABELS}\s*[:：]|(?:{_OPENINGS}|authors?|autor(?:in|en|es)?|auteure?s?|autore|автор|"
    r"von|par|por|di|door|av)\s*[:：]?)\s*",
    re.IGNORECASE,
)
SHOWN_PARTICLE = re.compile(
    rf"^\W*(?:(?:alles|mehr|more|all)\s+)?(?:(?:by|{_PARTICLES}|Του|Της)\s+(?=\S)|(?-i:Na|N[ií]|de)\s+(?=\S+\s+\S))",
    re.IGNORECASE,
)
PARTICLE = re.compile(rf"^(?:{_PARTICLES}|de)\s+(?=(?:[^\W\d_]\S*\s+){{1,}}[^\W\d_])", re.IGNORECASE)
# Those who did something else than to write.
NOT_WRITERS = re.compile(
    r"^\W*(?:(?=[^:：/]*[:：/])(?:photos?|photograph\w*|pictures?|images?|fotos?|fotograf\w*|bild(?:er)?|grafi[kc]\w*|"
    r"video|camera|kuvat?|kuvaaja|"
    r"zdjęcia|kép|fotó|фото|видео|φωτογραφία|تصوير|صور|عکس|צילום|摄影|攝影|撮影|写真|사진|圖|图|illustrations?|"
    r"illustrat\w+|"
    r"edited by|editing|editors?|editor(?:ed|in)|penyunting|redaktur|bearbeit\w+|"
    r"reviewed by|fact.checked by|translat\w+|"
    r"übersetz\w+|traduction|traducción|traduzione|"
    r"tradução|redaktor|редактор|przekład|çeviri|sources?|quelle|fuente|fonte|źródło|zdroj|izvor|kaynak|"
    r"источник|джерело|πηγή|"
    r"المصدر|منبع|מקור|nguồn|sumber|แหล่งที่มา|来源|來源|출처|编辑|編輯|責任編輯|责任编辑|审核|校对|翻译|編譯|编译|편집)\s*"
    r"(?:by|von|par|por|di|av|af|de)?\s*[:：/]|"
    r"(?:photos?|fotos?|edit(?:ed|ing)|(?:\w+ly |expert )?reviewed|fact.?checked|translated|illustrat\w+|"
    r"photograph\w*) (?:by|von|par|por)\b)",
    re.IGNORECASE,
)
_ASIAN_ROLE = (
    r"(?:(?:本[报報刊网網台]|特[约約派]|[实實][习習]|見習|首席|高[级級]|資深|编辑|編輯|專題|人民网|新华社)*(?:記者|记者|通讯员|通訊員|特派員|特派员|編集委員|論説委員|"
    r"解説委員|支局長|記者団|报道|報導|報道|撰文|撰稿|作者)|"
    r"(?:선임|전문|인턴|객원|수습|통신원|시민|[가-힣]{0,3}전문)?(?:기자|특파원|논설위원|편집위원|앵커|리포터|PD|객원기자))"
)
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ASIAN_OPENING = re.compile(
    rf"^[\s\"“]*(?:\[[^\]]{{1,30}}\](?=\s*[가-힣])|\[?[^\]=()]{{1,20}}=|\([^)]{{1,30}}\)|{_ASIAN_ROLE}\s*[/／:：|"
    rf"｜]?\s*(?=[{_HAN}\uac00-\ud7af])|(?:取材・)?[文글]\s*[/／・|｜]\s*|聞き手\s*[/／・:：]\s*|글\s+(?=[가-힣]))+"
)
ASIAN_ENDING = re.compile(
    rf"\s*(?:[／/]\s*[{_HAN}]{{1,6}}(?:報導|报道|報道|電|电)|{_ASIAN_ROLE}(?=[\s\])】=]|$).*|[】\])=]+)\s*$"
)
# The commonest Chinese ones: another person begins with one, a Japanese given name hardly ever.
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛"
    "叶葉阎閻余潘杜戴夏钟鍾汪田任姜范范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
)
ASIAN_PARTING = re.compile(
    r"\s*[、，,]\s*|(?<=[가-힣])\s?[·ㆍ・]\s?(?=[가-힣])|(?<=[\u4e00-\u9fff])・(?=[\u4e00-\u9fff])|"
    rf"(?<=[\u4e00-\u9fff]{{2}})\s+(?=[{_SURNAMES}][\u4e00-\u9fff]{{1,3}}(?:\s|$))"
)
# Behind the writer, those who took the pictures or edited.
ASIAN_OTHERS = re.compile(
    r"(?:^|[\s、・／/])(?:写真|撮影|摄影|攝影|圖|图|사진|(?:[责責]任)?(?:編輯|编辑)|审核|校对)\s*[／/・:：=|｜].*$"
)
# Within a line of other things: a role and the two to four letters of a name.
ASIAN_INSIDE = re.compile(
    r"(?<![가-힣])((?:[가-힣]{2,4}\s?[·ㆍ]\s?){0,3}[가-힣]{2,4})\s*(?:기자|특파원)(?![가-힣])|(?:作者|记者|"
    r"記者)\s*[:：]?\s*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
