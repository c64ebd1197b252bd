"""What pages say that hold no story, in many languages.

In: a heading, a label or a text. Out: whether it speaks of an error, asks whether a machine is reading,
offers a domain, or asks for consent or a login.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re

_NOT_FOUND = (
    r"(?:page|seite|article)\s+(?:was\s+)?not\s+(?:be\s+)?found|not\s+found|seite\s+nicht\s+gefunden|"
    r"(?:the\s+|this\s+)?page\s+(?:you\s+\w+\s+\w+\s+)?(?:cannot|can't|could\s+not)\s+be\s+found|"
    r"page\s+(?:introuvable|non\s+trouvée)|página\s+n(?:o|ão)\s+encontrada|pagina\s+non\s+trovata|"
    r"pagina\s+(?:kan\s+)?niet\s+gevonden|sidan\s+(?:kunde\s+inte\s+hittas|hittades\s+inte|finns\s+inte)|"
    r"siden\s+(?:ble\s+|blev\s+)?(?:ikke\s+fun\w+|findes\s+ikke|finnes\s+ikke)|sivua\s+ei\s+löydy|"
    r"nie\s+znaleziono\s+strony|strona\s+nie\s+(?:została\s+znaleziona|istnieje)|stránka\s+(?:nenalezena|"
    r"nebyla\s+nalezena|neexistuje)|az\s+oldal\s+nem\s+található|pagina\s+nu\s+(?:a\s+fost\s+găsită|există)|"
    r"stranica\s+nije\s+pronađena|sayfa\s+bulunamadı|halaman\s+tidak\s+ditemukan|không\s+tìm\s+thấy\s+trang|"
    r"(?:страница|сторінк[ау])\s+не\s+(?:найдена|знайдено|существует|існує)|η\s+σελίδα\s+δεν\s+βρέθηκε|"
    r"(?:لم\s+يتم\s+العثور\s+على\s+)?الصفحة(?:\s+المطلوبة)?\s+غير\s+موجودة|הדף\s+לא\s+נמצא|ไม่พบหน้า|"
    r"(?:您|你)?(?:访问|訪問|要找)?的?(?:页面|頁面|网页|網頁)不存在|找不到(?:页面|頁面|网页|網頁|该页)|"
    r"(?:お探しの|指定された|ご指定の)?ページ(?:が|は)見つかりません|페이지를\s+찾을\s+수\s+없습니다|"
    r"صفحه\s+(?:مورد\s+نظر\s+)?(?:شما\s+)?(?:یافت|پیدا)\s+نشد|خطای\s+۴۰۴|صفحہ\s+نہیں\s+ملا|পাতাটি\s+খুঁজে\s+পাওয়া\s+যায়নি|"
    r"страницата\s+не\s+(?:е\s+намерена|съществува)|страница\s+није\s+пронађена|stránka\s+sa\s+nenašla|"
    r"lehte\s+ei\s+leitud|puslapis\s+nerastas|lapa\s+nav\s+atrasta|stran(?:i\s+ni\s+mogoče\s+najti|\s+ne\s+obstaja)|"
    r"(?:sorry,?\s+)?(?:this|the)\s+(?:article|page|content|story)\s+(?:you\s+requested\s+)?is\s+"
    r"(?:no\s+longer|not|currently\s+not)\s+available|"
    r"(?:this\s+|our\s+)?content\s+(?:is\s+)?(?:not\s+available|unavailable)\s+in\s+your|search\s+results?\s+for\s*:"
)
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
    rf"^\W*(?:(?:\S+\s){{1,4}}[-–|]\s)?(?:(?:error\s*)?(?:40[0134]|410|429|451|50[0234])\b(?!\s+\w+\s+\w+\s+\w+\s+\w+)|"
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
CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy\s+(?:policy|settings|choices)\b|\bpersonali[sz]ed\s+ad|\b(?:our|your)\s+partners\b|"
    r"\bdatenschutz\w*|\beinwillig\w*|\bzustimm\w*|\bpartnern?\b|\bvie\s+privée|\bconsentement\b|\bpartenaires\b|"
    r"\bprivacidad\b|\bconsentimiento\b|\bconsenso\b|\btoestemming\b|\bsamtycke\b|\bsamtykke\b|\bgdpr\b|\bdsgvo\b|\brgpd\b|\btracking\b|\bwerbefrei\b|"
    r"\bpur-abo\w*|\bpersonalisierte\w*\s+werbung|\bwerbung\s+weiter|\bakkoord\b|\bzgod[aęy]\b|\bdanych\s+osobowych\b|"
    r"\bsouhlas\w*|\bosobní(?:ch)?\s+údaj\w+|\bhozzájárul\w*|\bconsentimento\b|\bconsimțământ\w*|\bsuostumu\w*|"
    r"\bevästei\w*|\bçerez\w*|\bσυγκατάθεσ\w*|\bсогласи\w*|\binformasjonskaps\w*|\bkakor\b|\bvafrak\w*|\bsamþykk\w*|"
    r"\bkolači\w*|\bprivol\w*|\bsaglasnost\w*|\bpiškot\w*|\bsoglasj\w*|\bколачић\w*|\bslapuk\w*|\bsutikim\w*|"
    r"\bsīkdat\w*|\bpiekrišan\w*|\bküpsis\w*|\bnõusolek\w*|\bбисквитк\w*|\bсъгласие\w*|\bsúhlas\w*|\bsütik?\w*|"
    r"\bзгод[ауиі]\b|\bgaletes\b|\bconsentiment\b",
    re.IGNORECASE,
)
TO_READER = re.compile(
    r"\b(?:we|us|our|you|your|yours|wir|uns\w*|sie|ihre?\w*|nous|nos|notre|vous|vos|votre|usted|su|sus|nosotros|noi|"
    r"tuoi?|tua|voi|wij|we|jouw?|je|vi|dig|dine?|du|twoi\w*|twoj\w*|udzielasz|klikając|vás|vaše\w*|vám|"
    r"souhlasíte|ön|você|seus?|suas?|sinun|siz\w*|biz\w*|σας|μας|вы|ваш\w*|мы|наш\w*|våre?|ditt|vår\w*|me|voit|við|þú|þitt|"
    r"mi|naš\w*|vaš\w*|vam|mes|mūsų|jūs\w*|mēs|mūsu|meie|teie|te|vă|noștri|ние|ви|вие|нашите|my|vám|minket|ми|"
    r"nosaltres|podeu|vostre|nasi|możesz|swoj\w*|swoją)\b",
    re.IGNORECASE,
)
AGREE = re.compile(
    r"^\W*(?:(?:yes,?\s+)?i\s+(?:agree|accept)|accept|agree|allow|reject|decline|consent|manage\s+(?:my\s+)?(?:preferences|"
    r"options|settings|cookies)|alle?s?\s+(?:akzeptieren|ablehnen|zustimmen)|akzeptieren|zustimmen|ablehnen|einverstanden|"
    r"(?:tout\s+)?(?:accepter|refuser)|j.accepte|aceptar|rechazar|accett[ao]|rifiuta|accepteren|akkoord|weigeren|"
    r"przejdź\s+do\s+serwisu|akceptuj\w*|zgadzam|souhlas\w*|rozumím|přijmout|elfogad\w*|aceit[ao]r?|de\s+acord|"
    r"godkänn|acceptera|tillad|godta|hyväksy|kabul|αποδοχή|συμφωνώ|принять|соглас\w*|прийняти|samþykk\w*|"
    r"prihva[ćt]\w*|sprejm\w*|strinjam|sutinku|piekrītu|nõustun|приемам|съглас\w*|súhlas\w*|prijať|погоджу\w*|accepta)\b",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"\b(?:log\s?in|sign\s?in|anmelden|einloggen|se\s+connecter|connexion|iniciar\s+sesión|accedi)\b",
    re.IGNORECASE,
)
