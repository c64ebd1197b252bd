"""Pages that are no story are refused with the reason."""

from __future__ import annotations

import pytest

from tests.story_pages import TEXT, TITLE, URL, page, read, refusal

SHORT_TEXT = (
    "The council opened the new bridge on a dry evening, long after the first plan was drawn by the town. "
    * 2
)


# Refusals


def test_what_is_no_page() -> None:
    assert refusal(b"") == "empty"
    assert refusal(b" \n\t ") == "empty"
    assert refusal(b"%PDF-1.7 ...") == "not-html"
    assert refusal(b"\x89PNG\r\n\x1a\n") == "not-html"
    assert refusal(b'{"a": 1}') == "not-html"
    assert refusal(b"just words") == "not-html"
    assert refusal("<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>") == "not-html"
    assert refusal(page(), content_type="application/pdf") == "not-html"
    assert refusal(page(), url="nonsense") == "bad-address"
    assert refusal(page(body=""), url=URL) == "no-text"


def test_a_consent_wall() -> None:
    html = """<html><head><title>Example News</title></head><body><h1>Before you continue</h1><p>We and our partners store and access
    cookies on your device to show personalised ads.</p><p>You can give your consent or change your privacy settings at any time.</p>
    <button>Accept all</button><button>Manage settings</button></body></html>"""
    assert refusal(html) == "consent-wall"
    german = """<html><head><title>Zustimmung</title></head><body><p>Wir und unsere Partner verwenden Cookies, um Werbung zu zeigen.</p>
    <p>Ihre Einwilligung können Sie in den Datenschutz-Einstellungen widerrufen.</p><a href="#">Alle akzeptieren</a></body></html>"""
    assert refusal(german) == "consent-wall"


def test_a_story_about_cookies_is_a_story() -> None:
    body = (
        "<p>The regulator fined a publisher on Monday because its cookie banner gave readers no choice. " * 3
        + "Consent must be free, the court said, and refusing cookies must be as easy as accepting them.</p>"
    )
    banner = "<div id=banner>We use cookies. <button>Accept all</button></div>"
    assert read(page(body=body * 3 + banner)).title == TITLE
    assert read(page(body=body)).title == TITLE


@pytest.mark.parametrize(
    "heading",
    [
        "404 Not Found", "Page not found", "Access Denied", "Just a moment...", "Seite nicht gefunden",
        "Sorry, you have been blocked", "Access to this page has been denied.", "The Paper - Are you a robot?",
        "451: Unavailable due to legal reasons", "Site under maintenance", "We’ll be back soon!",
        "We've detected unusual activity from your network", "Please verify your age", "paper.example is for sale",
        "Página não encontrada", "Pagina niet gevonden", "Sidan hittades inte", "Страница не найдена",
        "Sayfa bulunamadı", "お探しのページが見つかりません", "페이지를 찾을 수 없습니다", "页面不存在", "Доступ ограничен",
        "صفحه یافت نشد", "Страницата не е намерена", "This article is no longer available", "安全验证",
        "Content not available in your region", "Making sure you're not a bot!", "Welcome to nginx!",
        "Your browser is not supported", "Please disable your ad blocker", "Search results for: bridge",
        "Robot olmadığınızı doğrulayın", "Your access to this site has been limited by the site owner",
        "Error 404", "Oops! That page can’t be found.", "Oops! Page not found",
        "Sorry, we couldn’t find that page", "This page doesn’t exist",
        "The page you requested could not be found", "The page you’re looking for doesn’t exist",
        "Page Not Found | Harbour Post", "We can't find the page you're looking for",
        "Sorry, this page isn't available", "Something went wrong", "Page unavailable",
        "This page is no longer available", "403 Forbidden", "Checking your browser before accessing",
        "Verify you are human", "Service Unavailable", "Die Seite wurde nicht gefunden",
        "Diese Seite existiert nicht", "Diese Seite gibt es nicht", "Fehler 404", "Seite nicht verfügbar",
        "Page introuvable", "Cette page n’existe pas", "Erreur 404", "Page non trouvée",
        "La page demandée est introuvable", "Página no encontrada", "No se encontró la página",
        "La página que buscas no existe", "Lo sentimos, la página no existe", "Erro 404",
        "A página não existe", "Ops! Página não encontrada", "Pagina non trovata", "Errore 404",
        "La pagina non esiste", "Deze pagina bestaat niet", "Fout 404", "Sidan finns inte",
        "Sidan kunde inte hittas", "Siden blev ikke fundet", "Siden findes ikke", "Siden ble ikke funnet",
        "Fant ikke siden", "Sivua ei löytynyt", "Sivua ei löydy", "Síða fannst ekki",
        "Nie znaleziono strony", "Strona nie istnieje", "Błąd 404", "Strona nie została znaleziona",
        "Stránka nenalezena", "Stránka nebyla nalezena", "Chyba 404", "Stránka neexistuje",
        "Stránka sa nenašla", "Stránka nebola nájdená", "Az oldal nem található", "404-es hiba",
        "A keresett oldal nem található", "Pagina nu a fost găsită", "Eroare 404", "Pagina nu există",
        "Stranica nije pronađena", "Stranica ne postoji", "Страница није пронађена", "Stran ne obstaja",
        "Strani ni mogoče najti", "Грешка 404", "Ошибка 404", "Такой страницы нет", "Сторінку не знайдено",
        "Помилка 404", "Aradığınız sayfa bulunamadı", "Hata 404", "Η σελίδα δεν βρέθηκε", "Σφάλμα 404",
        "Lehte ei leitud", "Lapa nav atrasta", "Puslapis nerastas", "الصفحة غير موجودة", "خطأ 404",
        "لم يتم العثور على الصفحة", "הדף לא נמצא", "העמוד לא נמצא", "שגיאה 404", "صفحه پیدا نشد",
        "पेज नहीं मिला", "पृष्ठ नहीं मिला", "পৃষ্ঠাটি পাওয়া যায়নি", "ไม่พบหน้าที่คุณต้องการ", "ไม่พบหน้า",
        "Không tìm thấy trang", "Trang không tồn tại", "Halaman tidak ditemukan", "Halaman tidak tersedia",
        "Laman tidak dijumpai", "找不到页面", "您访问的页面不存在", "找不到網頁", "頁面不存在", "404 页面未找到", "ページが見つかりません",
        "お探しのページは見つかりませんでした", "ページが存在しません", "존재하지 않는 페이지입니다", "요청하신 페이지를 찾을 수 없습니다", "გვერდი ვერ მოიძებნა",
        "Էջը չի գտնվել", "Səhifə tapılmadı", "Бет табылмады", "Faqja nuk u gjet", "Ukurasa haujapatikana",
        "Bladsy nie gevind nie", "Pàgina no trobada", "Ez da orria aurkitu",
    ],
)  # fmt: skip
def test_error_pages(heading: str) -> None:
    html = f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><p>Sorry, what you asked for is not here.</p></body></html>"
    assert refusal(html) == "error-page"


@pytest.mark.parametrize(
    "text",
    [
        "Press &amp; hold to confirm you are a human (and not a bot).",
        "Please click the box below to let us know you're not a robot.",
        "Подтвердите, что запросы отправляли вы, а не робот",
        "This domain is for sale! Related searches: bridges, towns.",
        "Moving on. If you are not redirected automatically, follow the link.",
        "Besuchen Sie paper.example wie gewohnt mit Werbung und üblichem Tracking.",
        "请拖动滑块完成拼图。",
    ],
)
def test_a_page_that_asks_whether_a_machine_reads_or_offers_its_domain(text: str) -> None:
    html = f"<html><head><title>The Paper of the town</title></head><body><p>{text}</p></body></html>"
    assert refusal(html) == "error-page"
    assert read(page(body=f"{TEXT}<p>{text}</p>{TEXT}")).title == TITLE


def test_consent_that_is_asked_and_nothing_else_needs_no_button() -> None:
    html = """<html><head><title>The Paper</title></head><body><p>We and our 842 partners store cookies on your device.</p>
    <p>You can withdraw your consent at any time.</p></body></html>"""
    assert refusal(html) == "consent-wall"


@pytest.mark.parametrize(
    ("text", "button"),
    [
        (
            "Klikając przycisk udzielasz zgody na przetwarzanie Twoich danych osobowych przez nas i naszych partnerów.",
            "Przejdź do serwisu",
        ),
        ("Stiskem tlačítka souhlasíte, abychom využívali cookies a zpracovávali osobní údaje.", "Souhlasím"),
        ("De krant verzamelt gegevens via cookies. Door op akkoord te klikken ga je akkoord.", "Akkoord"),
        ("Мы используем cookies, и вы соглашаетесь на это. Ваше согласие можно отозвать.", "Принять"),
        (
            "Vi og vores partnere gemmer cookies på din enhed. Du kan trække dit samtykke tilbage. Vi behandler persondata.",
            "Accepter alle",
        ),
        (
            "Vi og våre partnere bruker informasjonskapsler. Du kan trekke ditt samtykke tilbake når du vil.",
            "Godta alle",
        ),
        (
            "Vi och våra partner lagrar kakor på din enhet. Du kan ta tillbaka ditt samtycke när du vill.",
            "Godkänn alla",
        ),
        (
            "Me ja kumppanimme käytämme evästeitä. Voit peruuttaa suostumuksesi milloin vain.",
            "Hyväksy kaikki",
        ),
        ("Við notum vafrakökur. Þú getur afturkallað samþykki þitt hvenær sem er.", "Samþykkja"),
        ("Mi i naši partneri koristimo kolačiće. Vašu privolu možete povući u svakom trenutku.", "Prihvaćam"),
        (
            "Mi in naši partnerji uporabljamo piškotke. Vaše soglasje lahko kadarkoli prekličete.",
            "Sprejmi vse",
        ),
        ("Mi i naši partneri koristimo kolačiće. Vašu saglasnost možete povući.", "Prihvatam"),
        ("Mes ir mūsų partneriai naudojame slapukus. Jūs galite bet kada atšaukti savo sutikimą.", "Sutinku"),
        (
            "Mēs un mūsu partneri izmantojam sīkdatnes. Jūs varat jebkurā laikā atsaukt savu piekrišanu.",
            "Piekrītu",
        ),
        (
            "Meie ja meie partnerid kasutame küpsiseid. Te võite oma nõusoleku igal ajal tagasi võtta.",
            "Nõustun",
        ),
        (
            "Noi și partenerii noștri folosim cookie-uri. Vă puteți retrage consimțământul oricând.",
            "Accept toate",
        ),
        ("Ние и нашите партньори използваме бисквитки. Вие можете да оттеглите съгласието си.", "Приемам"),
        ("My a naši partneri používame súbory cookies. Váš súhlas môžete kedykoľvek odvolať.", "Súhlasím"),
        ("Mi és partnereink sütiket használunk. Ön bármikor visszavonhatja hozzájárulását.", "Elfogadom"),
        (
            "Εμείς και οι συνεργάτες μας χρησιμοποιούμε cookies. Μπορείτε να ανακαλέσετε τη συγκατάθεσή σας.",
            "Αποδοχή όλων",
        ),
        ("Ми та наші партнери використовуємо файли cookie. Ви можете відкликати вашу згоду.", "Погоджуюсь"),
        (
            "Biz ve ortaklarımız çerezler kullanıyoruz. Onayınızı dilediğiniz zaman geri alabilirsiniz, çerez ayarlarınız size aittir.",
            "Kabul et",
        ),
        (
            "Nós e os nossos parceiros usamos cookies. Pode retirar o seu consentimento a qualquer momento.",
            "Aceitar todos",
        ),
        (
            "Nosotros y nuestros socios usamos cookies. Puede retirar su consentimiento cuando quiera.",
            "Aceptar todo",
        ),
        (
            "Noi e i nostri partner usiamo i cookie. Puoi ritirare il tuo consenso in ogni momento.",
            "Accetta tutto",
        ),
        (
            "Nosaltres i els nostres socis fem servir galetes. Podeu retirar el vostre consentiment.",
            "Accepta",
        ),
        (
            "My a naši partneři používáme cookies. Svůj souhlas můžete kdykoli odvolat, vaše údaje chráníme.",
            "Přijmout vše",
        ),
        (
            "My i nasi partnerzy używamy plików cookies. Możesz wycofać swoją zgodę w każdej chwili.",
            "Zgadzam się",
        ),
        ("当社とパートナーはCookieを使用します。お客様の同意はいつでも撤回できます。", "同意する"),
        ("당사와 파트너는 쿠키를 사용합니다. 귀하의 동의는 언제든지 철회할 수 있습니다.", "동의"),
        ("我们和合作伙伴使用Cookie。您可以随时撤回您的同意。", "同意"),
    ],
)
def test_consent_walls_of_more_languages(text: str, button: str) -> None:
    html = f"<html><head><title>RODO</title></head><body><p>{text}</p><button>{button}</button></body></html>"
    assert refusal(html) == "consent-wall"


@pytest.mark.parametrize(
    "title",
    [
        "Your browser is watching you, a study of advertising finds",
        "Coming soon: a bridge for the town", "Redirecting the river will cost millions",
        "Search results are worse than before, readers say", "The page that changed a town",
        "Content creators leave the platform", "安全验证系统在全国铁路启用",
        "Die russische Seite ist nicht verhandlungsbereit", "Something went wrong at the harbour, an inquiry finds",
        "Sorry, says the mayor, and pays for the bridge", "The page you never turned: on a lost novel",
        "La página que cambió un pueblo no está en venta", "Errors cost the town 404 votes",
    ],
)  # fmt: skip
def test_a_story_whose_title_begins_like_an_error_is_a_story(title: str) -> None:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{SHORT_TEXT}</p></body></html>"
    assert read(html).title == title


def test_a_story_about_an_error_is_a_story() -> None:
    html = (
        f"<html><head><title>404 bridges that nobody crosses</title></head><body>{TEXT}{TEXT}</body></html>"
    )
    assert read(html).title == "404 bridges that nobody crosses"


def test_login_wall_and_home_page() -> None:
    html = '<html><head><title>Sign in to read</title></head><body><form><input name=u><input type="password"></form><p>Sign in please.</p></body></html>'
    assert refusal(html) == "login-wall"
    assert refusal(page(), url="https://www.example.org/", requested=URL) == "home-page"
