"""What pages say that hold no story, in many languages.

In: a heading, a label or a text. Out: whether it speaks of an error, asks whether a machine is reading,
offers a domain, or asks for consent or a login.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re

_NOT_FOUND = (
    r"(?:page|seite|article)\s+(?:was\s+)?not\s+(?:be\s+)?(?:found|available)|not\s+found|page\s+unavailable\W*$|"
    r"(?:(?:the|this|that)\s+)?page(?:\s+you(?:\S*\s+){1,4}?)?\s*"
    r"(?:(?:cannot|can.t|could\s+not|couldn.t)\s+be\s+found|(?:doesn.t|does\s+not)\s+exist|"
    r"is(?:n.t|\s+not|\s+no\s+longer)\s+(?:available|here|found))|"
    r"we\s+(?:couldn.t|can.t|could\s+not|cannot)\s+find\s+(?:that|the|this|your)\s+page|"
    r"something\s+(?:went|has\s+gone)\s+wrong\W*$|"
    r"seite\s+nicht\s+(?:gefunden|verfügbar|vorhanden)|"
    r"(?:die|diese)\s+(?:(?:angeforderte|aufgerufene|gesuchte|gewünschte)\s+)?seite\s+(?:(?:wurde|konnte)\s+(?:leider\s+)?nicht\s+gef|"
    r"(?:existiert|gibt\s+es)\s+(?:leider\s+)?nicht|ist\s+(?:leider\s+)?nicht\s+(?:verfügbar|vorhanden))|"
    r"(?:(?:la|cette)\s+)?page\s+(?:demandée\s+|que\s+vous\s+\w+\s+)?(?:est\s+)?(?:introuvable|non\s+trouvée|n.existe\s+p)|"
    r"página\s+n(?:o|ão)\s+(?:fue\s+|foi\s+)?encontrada|no\s+se\s+(?:ha\s+)?enc\w+\s+la\s+página|"
    r"(?:la|esta|a)\s+página\s+(?:que\s+\w+(?:\s+\w+)?\s+)?n(?:o|ão)\s+(?:existe|est\w+\s+dispon|se\s+encuentra|foi\s+enc)|"
    r"(?:(?:la|questa)\s+)?pagina\s+(?:\w+\s+)?non\s+(?:trovata|esiste|è\s+(?:disponibile|stata\s+trovata))|no\s+s.ha\s+trobat|pàgina\s+no\s+trobada|"
    r"(?:(?:de|deze)\s+)?pagina\s+(?:(?:kan|is|werd)\s+)?(?:niet\s+gevonden|bestaat\s+niet)|bladsy\s+nie\s+gevind|"
    r"sidan\s+(?:kunde\s+inte\s+hittas|hittades\s+inte|finns\s+inte)|(?:vi\s+)?fant\s+ikke\s+siden|"
    r"siden\s+(?:ble\s+|blev\s+)?(?:ikke\s+fun\w+|findes\s+ikke|finnes\s+ikke)|sivua\s+ei\s+löy|síða\w*\s+fannst\s+ekki|"
    r"nie\s+znaleziono\s+strony|strona\s+nie\s+(?:została\s+znaleziona|istnieje)|"
    r"stránka\s+(?:nenalezena|nebyla\s+nalezena|neexistuje|sa\s+nenašla|nebola\s+nájdená)|"
    r"(?:az?\s+)?(?:keresett\s+)?oldal\s+nem\s+(?:található|létezik)|pagina\s+nu\s+(?:a\s+fost\s+găsită|există)|"
    r"stranica\s+n(?:ije\s+pronađena|e\s+postoji)|страница\s+није\s+пронађена|"
    r"stran(?:i\s+ni\s+mogoče\s+najti|\s+ne\s+obstaja)|faqja\s+nuk\s+u\s+gjet|"
    r"(?:aradığınız\s+)?sayfa\s+(?:bulunamadı|mevcut\s+değil)|səhifə\s+tapılmadı|"
    r"(?:halaman|laman)\s+(?:\w+\s+){0,3}?tidak\s+(?:ditemukan|tersedia|dijumpai)|ukurasa\s+hau|"
    r"không\s+tìm\s+thấy\s+trang|trang\s+(?:\w+\s+){0,4}?không\s+tồn\s+tại|"
    r"(?:страница|сторінк[ау])\s+не\s+(?:найдена|знайдено|существует|існує)|"
    r"такой\s+страницы\s+не|страницата\s+не\s+(?:е\s+намерена|съществува)|бет\s+табылмады|"
    r"η\s+σελίδα\s+δεν\s+βρέθηκε|გვერდი\s+ვერ\s+მოიძებნა|էջը\s+չի\s+գտնվել|"
    r"(?:لم\s+يتم\s+العثور\s+على\s+)?الصفحة(?:\s+المطلوبة)?\s+غير\s+موجودة|لم\s+يتم\s+العثور\s+على\s+الصفحة|"
    r"ה(?:דף|עמוד)\s+(?:המבוקש\s+)?לא\s+נמצא|"
    r"صفحه\s+(?:مورد\s+نظر\s+)?(?:شما\s+)?(?:یافت|پیدا)\s+نشد|خطای\s+۴۰۴|صفحہ\s+نہیں\s+ملا|"
    r"(?:पेज|पृष्ठ)\s+नहीं\s+मिला|(?:পাতাটি|পৃষ্ঠাটি)\s+(?:খুঁজে\s+)?পাওয়া\s+যায়নি|ไม่พบหน้า|"
    r"(?:您|你)?(?:访问|訪問|要找)?的?(?:页面|頁面|网页|網頁)不存在|找不到(?:页面|頁面|网页|網頁|该页)|"
    r"(?:お探しの|指定された|ご指定の)?ページ(?:が|は)(?:見つかりません|存在しません)|"
    r"(?:요청하신\s+)?페이지를\s+찾을\s+수\s+없습니다|존재하지\s+않는\s+페이지|"
    r"lehte\s+ei\s+leitud|puslapis\s+nerastas|lapa\s+nav\s+atrasta|ez\s+da\s+orri\w+\s+aurkitu|"
    r"(?:this|the)\s+(?:article|content|story)\s+(?:you\s+requested\s+)?is\s+"
    r"(?:no\s+longer|not|currently\s+not)\s+available|"
    r"(?:this\s+|our\s+)?content\s+(?:is\s+)?(?:not\s+available|unavailable)\s+in\s+your|search\s+results?\s+for\s*:"
)
_ERROR = (
    r"error|fehler|erreur|errore?|erro|fout|fel|fejl|feil|virhe|villa|błąd|chyba|hiba|eroare|greška|napaka|грешка|"
    r"ошибка|помилка|hata|xəta|σφάλμα|خطأ|خطا|שגיאה|lỗi|kesalahan|错误|錯誤|エラー|오류"
)
_ALAS = r"(?:oo?ps|whoops|ups|uh\s+oh|sorry|lo\s+sentimos|désolée?s?|hoppla|huch)\b"
_REFUSED = (
    r"access\s+(?:to\s+this\s+\w+\s+)?(?:has\s+been\s+|is\s+|was\s+)?(?:denied|blocked|restricted)|forbidden|"
    r"(?:sorry,?\s+)?you\s+(?:have\s+been|are|were)\s+blocked|request\s+(?:blocked|rejected|unsuccessful)|"
    r"unavailable\s+(?:due\s+to|for)\s+legal\s+reasons|zugriff\s+verweigert|accès\s+(?:refusé|interdit)|"
    r"acceso\s+denegado|acesso\s+negado|accesso\s+negato|"
    r"your\s+access\s+to\s+this\s+(?:site|service)\s+has\s+been\s+(?:limited|blocked)|"
    r"(?:please\s+)?(?:disable|turn\s+off)\s+your\s+ad\s?-?blocker|ad\s?-?block(?:er)?\s+detected|"
    r"your\s+browser\s+is\s+(?:not\s+supported|no\s+longer\s+supported|out\s+of\s+date)|"
    r"(?:please\s+)?(?:update|upgrade)\s+your\s+browser|unsupported\s+browser|"
    r"доступ\s+(?:запрещ[её]н|ограничен|заборонено)"
)
_OUT_OF_ORDER = (
    r"internal\s+server\s+error|bad\s+gateway|service\s+(?:temporarily\s+)?unavailable|account\s+suspended|"
    r"(?:the\s+|this\s+|our\s+)?(?:web)?site\s+(?:is\s+)?(?:under|down\s+for|in)\s+maintenance|"
    r"we(?:'|’)?(?:ll|\s+will)\s+be\s+back\s+soon|(?:under|scheduled)\s+maintenance|wartungsarbeiten|"
    r"site\s+en\s+maintenance|sitio\s+en\s+mantenimiento|wordpress\s+›\s|apache2?\s+\w+\s+default\s+page|"
    r"welcome\s+to\s+nginx|(?:redirecting|coming\s+soon)\W*$"
)
_MACHINE_ASKED = (
    r"just\s+a\s+moment|attention\s+required|are\s+you\s+(?:a\s+)?(?:robot|human)|robot\s+or\s+human|"
    r"(?:please\s+)?(?:verify|confirm|prove)\s+(?:that\s+)?you\s+are\s+(?:a\s+|not\s+a\s+)?(?:human|robot)|"
    r"human\s+verification|verification\s+required|security\s+(?:check|verification)|pardon\s+our\s+interruption|"
    r"checking\s+your\s+browser|one\s+more\s+step\s*$|ddos\s+protection|(?:ой!?\s*)?капча\W*$|captcha\W*$|"
    r"robot\s+olmadığınızı\s+doğrula|vérifi\w+\s+que\s+vous\s+n.êtes\s+pas\s+un\s+robot|"
    r"making\s+sure\s+you(?:'|’)?re\s+not\s+a\s+bot|establishing\s+a\s+secure\s+connection|"
    r"(?:安全|人机|人機|访问|訪問|滑动)(?:验证|驗證)\W*$|"
    r"we(?:'|’)?(?:ve|\s+have)\s+detected\s+unusual|unusual\s+(?:traffic|activity)\s+(?:from|detected)"
)
_AGE_ASKED = (
    r"(?:please\s+)?(?:verify|confirm)\s+your\s+age|age\s+verification|altersverifikation|"
    r"are\s+you\s+(?:over|at\s+least|of\s+legal)\b|vérification\s+de\s+l.âge"
)
# Of a heading, from its first letter on; a site's name may stand before it.
ERROR = re.compile(
    rf"^\W*(?:(?:\S+\s){{1,4}}[-–|]\s)?(?:{_ALAS}\W*)?(?:(?:(?:{_ERROR})\s*[:#-]?\s*)?(?:40[0134]|410|429|451|50[0234])\b(?!\s+\w+\s+\w+\s+\w+\s+\w+)|"
    rf"451:|{_NOT_FOUND}|{_REFUSED}|{_OUT_OF_ORDER}|{_MACHINE_ASKED}|{_AGE_ASKED}|"
    r"(?:the\s+domain\s+)?(?:\w[\w-]*\.)+\w{2,}\s+is\s+for\s+sale)",
    re.IGNORECASE,
)
# Of a short text, wherever it stands.
NO_READER = re.compile(
    r"press\s+(?:&|and)\s+hold\s+to|(?:you(?:'|’)?re|you\s+are)\s+(?:not\s+a\s+robot|a\s+human)|"
    r"enable\s+js\s+and\s+disable\s+any\s+ad\s+blocker|cloudflare\s+ray\s+id|incapsula\s+incident|"
    r"(?:this|the)\s+domain\s+(?:name\s+)?(?:is|may\s+be)\s+for\s+sale|buy\s+this\s+domain|"
    r"diese\s+domain\s+(?:steht\s+zum\s+verkauf|ist\s+zu\s+verkaufen)|"
    r"if\s+you\s+are\s+not\s+(?:automatically\s+)?redirected|critical\s+error\s+on\s+this\s+website|"
    r"vous\s+n.êtes\s+pas\s+un\s+robot|robot\s+olmadığınızı|请完成安全验证|拖动滑块|拖動滑塊|"
    r"(?:checking|verifying)\s+your\s+browser|nothing\s+matched\s+your\s+search|"
    r"weiterlesen\s+mit\s+werbung|mit\s+werbung\s+weiterlesen|besuchen\s+sie\s+\S+\s+wie\s+gewohnt\s+mit\s+werbung|"
    r"что\s+запросы\s+отправляли\s+вы,?\s+а\s+не\s+робот|что\s+вы\s+не\s+робот",
    re.IGNORECASE,
)
# These two are for text in lower case: to disregard case in matching takes twice as long. The first is
# parted by first letter, so that a word is held against few.
CONSENT = re.compile(
    r"\b(?:akkoord\b|c(?:ookies?\b|onsent(?:ement|iment|imento|imiento)?\b|onsenso\b|onsimțământ\w*)|"
    r"d(?:anych\s+osobowych\b|atenschutz\w*|sgvo\b)|e(?:inwillig\w*|västei\w*)|g(?:aletes\b|dpr\b)|hozzájárul\w*|"
    r"informasjonskaps\w*|k(?:akor\b|olači\w*|üpsis\w*)|nõusolek\w*|o(?:sobní(?:ch)?\s+údaj\w+|ur\s+partners\b)|"
    r"p(?:artenaires\b|artnern?\b|ersonali[sz]ed\s+ad|ersonalisierte\w*\s+werbung|iekrišan\w*|iškot\w*|"
    r"rivacidad\b|rivacy\s+(?:policy|settings|choices)\b|rivol\w*|ur-abo\w*)|rgpd\b|"
    r"s(?:aglasnost\w*|amtycke\b|amtykke\b|amþykk\w*|lapuk\w*|oglasj\w*|ouhlas\w*|uostumu\w*|utikim\w*|úhlas\w*|"
    r"ütik?\w*|īkdat\w*)|t(?:oestemming\b|racking\b)|v(?:afrak\w*|ie\s+privée)|werb(?:efrei\b|ung\s+weiter)|"
    r"your\s+partners\b|z(?:god[aęy]\b|ustimm\w*)|çerez\w*|συγκατάθεσ\w*|бисквитк\w*|згод[ауиі]\b|колачић\w*|"
    r"с(?:огласи\w*|ъгласие\w*))|"
    r"(?a:\bcookies?\b)|クッキー|同意|プライバシー|隐私|隱私|쿠키|동의|개인정보"
)
TO_READER = re.compile(
    r"\b(?:we|us|our|you|your|yours|wir|uns\w*|sie|ihre?\w*|nous|nos|notre|vous|vos|votre|usted|su|sus|nosotros|noi|"
    r"tuoi?|tua|voi|wij|we|jouw?|je|vi|dig|dine?|du|twoi\w*|twoj\w*|udzielasz|klikając|vás|vaše\w*|vám|"
    r"souhlasíte|ön|você|seus?|suas?|sinun|siz\w*|biz\w*|σας|μας|вы|ваш\w*|мы|наш\w*|ditt|vår\w*|me|voit|við|þú|þitt|"
    r"mi|naš\w*|vaš\w*|vam|mes|mūsų|jūs\w*|mēs|mūsu|meie|teie|te|vă|noștri|ние|ви|вие|нашите|my|vám|minket|ми|"
    r"nosaltres|podeu|vostre|nasi|możesz|swoj\w*)\b|"
    r"您|你|我们|我們|当社|弊社|当サイト|お客様|ユーザー|당사|저희|귀하|고객|이용자|회원님"
)
AGREE = re.compile(
    r"^\W*(?:(?:yes,?\s+)?i\s+(?:agree|accept)|accept|agree|allow|reject|decline|consent|manage\s+(?:my\s+)?(?:preferences|"
    r"options|settings|cookies)|alle?s?\s+(?:akzeptieren|ablehnen|zustimmen)|akzeptieren|zustimmen|ablehnen|einverstanden|"
    r"(?:tout\s+)?(?:accepter|refuser)|j.accepte|aceptar|rechazar|accett[ao]|rifiuta|accepteren|akkoord|weigeren|"
    r"przejdź\s+do\s+serwisu|akceptuj\w*|zgadzam|souhlas\w*|rozumím|přijmout|elfogad\w*|aceit[ao]r?|de\s+acord|"
    r"godkänn|acceptera|tillad|godta|hyväksy|kabul|αποδοχή|συμφωνώ|принять|соглас\w*|прийняти|samþykk\w*|"
    r"prihva[ćt]\w*|sprejm\w*|strinjam|sutinku|piekrītu|nõustun|приемам|съглас\w*|súhlas\w*|prijať|погоджу\w*|accepta)\b|"
    r"^\W*(?:(?:全部|すべて(?:に|を)?|全て(?:に|を)?|모두|전체)\s*)?(?:同意|接受|拒绝|拒絕|許可|拒否|동의|수락|허용|거부)",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"\b(?:log\s?in|sign\s?in|anmelden|einloggen|se\s+connecter|connexion|iniciar\s+sesión|accedi)\b",
    re.IGNORECASE,
)
