"""Names of writers, as the press of many countries writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract.name_kinds import is_person
from broadsheet.extract.names import names_in, without_houses

PEOPLE = (
    "Min Kim",
    "Piers Read",
    "Thomas More",
    "Karl Theodor von Guttenberg",
    "Anna Maria von Trapp",
    "Fernanda Costa e Silva",
    "José Ortega y Gasset",
    "Joan Puig i Ferrater",
    "Marcel·lí Bosch",
    "约翰·史密斯",
    "ジョン・スミス",
    "山田太郎",
    "김철수",
    "Nguyễn Văn An",
    "Иван Петров",
    "Γιώργος Παπαδόπουλος",
    "أحمد علي",
    "محمد بن سلمان",
    "דוד כהן",
    "राहुल शर्मा",
    "সাদিয়া রহমান",
    "สมชาย ใจดี",
    "Łukasz Żak",
    "Şebnem Çelik",
    "Ólafur Jónsson",
    "J. K. Rowling",
    "J.K. Rowling",
    "Jean-Paul Dupont",
    "Mary O'Neil",
    "Siobhán Ní Bhriain",
    "Mohammed al-Rashid",
    "Ali ibn Hassan",
    "Ahmad bin Abdullah",
    "Juan Carlos Muñoz C.",
    "E. Barreneche",
    "María del Mar Gómez",
    "Dr. Sarah Jones",
    "Prof. Hans Huber",
    "Ekow Quartey-Papafio",
    "D'Angelo Russell",
    "Ngũgĩ wa Thiong'o",
    "Lê Hà",
    "Mai Anh",
    "Nuno Sá",
    "Abbas Al Lawati",
    "Kim Jong-min",
    "Md. Rahim",
    "Sr. Maria Lopez",
    "Leo Tolstoi Jr.",
    "Charles de Gaulle",
    "Tom Van de Weghe",
    "Sofia Home",
    "Peter Share",
)
HOUSES = (
    "Reuters",
    "Associated Press",
    "Agence France-Presse",
    "La Redacción",
    "Web Desk",
    "Редакция",
    "编辑部",
    "News Desk",
)
BYLINES = {
    "Jan Novák a Petra Svobodová": ["Jan Novák", "Petra Svobodová"],
    "Anna Nowak i Piotr Kowalski": ["Anna Nowak", "Piotr Kowalski"],
    "Kovács János és Nagy Éva": ["Kovács János", "Nagy Éva"],
    "Иван Петров и Анна Смирнова": ["Иван Петров", "Анна Смирнова"],
    "Іван Шевченко та Олена Бондар": ["Іван Шевченко", "Олена Бондар"],
    "Γιώργος Παππάς και Μαρία Νίκου": ["Γιώργος Παππάς", "Μαρία Νίκου"],
    "Budi Santoso dan Siti Rahma": ["Budi Santoso", "Siti Rahma"],
    "Ion Popescu și Ana Ionescu": ["Ion Popescu", "Ana Ionescu"],
    "Jan de Vries en Piet Jansen": ["Jan de Vries", "Piet Jansen"],
    "أحمد علي و محمد حسن": ["أحمد علي", "محمد حسن"],
    "أحمد علي، محمد حسن": ["أحمد علي", "محمد حسن"],
    "بقلم: أحمد علي": ["أحمد علي"],
    "كتب: أحمد علي": ["أحمد علي"],
    "كتب أحمد علي": ["أحمد علي"],
    "מאת: דוד כהן": ["דוד כהן"],
    "מאת דוד כהן": ["דוד כהן"],
    "Автор: Иван Петров": ["Иван Петров"],
    "Текст: Иван Петров": ["Иван Петров"],
    "김철수 기자": ["김철수"],
    "김철수 기자 kim@daily.example": ["김철수"],
    "김철수 특파원": ["김철수"],
    "[데일리=김철수 기자]": ["김철수"],
    "기자 김철수": ["김철수"],
    "김철수·이영희 기자": ["김철수", "이영희"],
    "글 김철수": ["김철수"],
    "(서울=연합뉴스) 김철수 기자": ["김철수"],
    "本报记者 李明": ["李明"],
    "记者 李明": ["李明"],
    "记者李明": ["李明"],
    "李明 记者": ["李明"],
    "文/李明": ["李明"],
    "記者李大明／台北報導": ["李大明"],
    "記者 王小明 / 台北報導": ["王小明"],
    "山田太郎 記者": ["山田太郎"],
    "【山田太郎】": ["山田太郎"],
    "文・山田太郎": ["山田太郎"],
    "山田太郎、鈴木花子": ["山田太郎", "鈴木花子"],
    "作者: 李明": ["李明"],
    "责任编辑：王芳": [],
    "編集部": ["編集部"],
    "Oleh: Budi Santoso": ["Budi Santoso"],
    "Penulis: Budi Santoso": ["Budi Santoso"],
    "Tác giả: Nguyễn Văn An": ["Nguyễn Văn An"],
    "โดย สมชาย ใจดี": ["สมชาย ใจดี"],
    "Piše: Ivan Horvat": ["Ivan Horvat"],
    "Írta: Kovács János": ["Kovács János"],
    "Szerző: Kovács János": ["Kovács János"],
    "Scris de Ion Popescu": ["Ion Popescu"],
    "Haber: Ayşe Yılmaz": ["Ayşe Yılmaz"],
    "A cura di Marco Rossi": ["Marco Rossi"],
    "Γράφει ο Γιώργος Παππάς": ["Γιώργος Παππάς"],
    "Skrevet af Jens Hansen": ["Jens Hansen"],
    "Tekst: Ola Nordmann": ["Ola Nordmann"],
    "Napsal Jan Novák": ["Jan Novák"],
    "نویسنده: علی رضایی": ["علی رضایی"],
    "द्वारा राहुल शर्मा": ["राहुल शर्मा"],
    "लेखक: राहुल शर्मा": ["राहुल शर्मा"],
    "Written By : Rahul Sharma": ["Rahul Sharma"],
    "Reported by: Rahul Sharma": ["Rahul Sharma"],
    "Edited By: Asha Rao": [],
    "Ada Quill, BBC News, Nairobi": ["Ada Quill"],
    "Ada Quill in Nairobi": ["Ada Quill"],
    "Ada Quill in New York": ["Ada Quill"],
    "Ada Quill, Berlin": ["Ada Quill"],
    "Ada Quill, Rom": ["Ada Quill"],
    "By ADA QUILL, Associated Press": ["ADA QUILL"],
    "ADA QUILL and BO REED Associated Press": ["ADA QUILL", "BO REED"],
    "Ada Quill and agencies": ["Ada Quill"],
    "Ada Quill with Reuters": ["Ada Quill"],
    "Ada Quill mit dpa": ["Ada Quill"],
    "Ada Quill (dpa)": ["Ada Quill"],
    "Ada Quill avec AFP": ["Ada Quill"],
    "Ada Quill (avec AFP)": ["Ada Quill"],
    "Ada Quill/AFP": ["Ada Quill"],
    "Ada Quill, dpa": ["Ada Quill"],
    "Ada Quill, Staff Writer": ["Ada Quill"],
    "Ada Quill | Staff Reporter": ["Ada Quill"],
    "Ada Quill Reporter": ["Ada Quill"],
    "Ada Quill - Correspondent": ["Ada Quill"],
    "Ada Quill, Political Correspondent": ["Ada Quill"],
    "Reporter Ada Quill": ["Ada Quill"],
    "ada.quill@daily.example": [],
    "Ada Quill ada.quill@daily.example": ["Ada Quill"],
    "Ada Quill <ada@daily.example>": ["Ada Quill"],
    "@adaquill": [],
    "Ada Quill (@adaquill)": ["Ada Quill"],
    "https://www.facebook.com/daily": [],
    "Ada Quill, Bo Reed and Cy Dent": ["Ada Quill", "Bo Reed", "Cy Dent"],
    "Ada Quill, Bo Reed, and Cy Dent": ["Ada Quill", "Bo Reed", "Cy Dent"],
    "Ada Quill & Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill et Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill, Bo Reed et Cy Dent (avec AFP)": ["Ada Quill", "Bo Reed", "Cy Dent"],
    "Ada Quill / Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill/Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill e Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill y Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill og Bo Reed": ["Ada Quill", "Bo Reed"],
    "Ada Quill, Bo Reed, Reuters": ["Ada Quill", "Bo Reed"],
    "By Ada Quill Published 3 May 2026": ["Ada Quill"],
    "Von Ada Quill, 03.05.2026, 12:30 Uhr": ["Ada Quill"],
    "Ada Quill 3 hours ago": ["Ada Quill"],
    "By Ada Quill • 5 min read": ["Ada Quill"],
    "Ada Quill May 3, 2026 at 5:00 pm": ["Ada Quill"],
    "Por Ada Quill 03/05/2026 10h12": ["Ada Quill"],
    "Ada Quill — São Paulo": ["Ada Quill"],
    "Ada Quill - São Paulo": ["Ada Quill"],
    "Ada Quill Follow": ["Ada Quill"],
    "Ada Quill Contributor": ["Ada Quill"],
    "Ada Quill Senior Staff Writer": ["Ada Quill"],
    "Ada Quill Chief Political Correspondent": ["Ada Quill"],
    "Text: Ada Quill Fotos: Bo Reed": ["Ada Quill"],
    "Text: Ada Quill, Fotos: Bo Reed": ["Ada Quill"],
    "Ada Quill (Text) und Bo Reed (Foto)": ["Ada Quill"],
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_stays_whole(name: str) -> None:
    assert list(names_in(name)) == [name]
    assert is_person(name)


@pytest.mark.parametrize("name", HOUSES)
def test_houses_are_no_people_and_are_kept_alone(name: str) -> None:
    assert not is_person(name)
    assert list(names_in(name)) == [name]


@pytest.mark.parametrize(("byline", "names"), BYLINES.items())
@pytest.mark.parametrize("shown", [False, True])
def test_what_stands_around_names_is_left_out(byline: str, names: list[str], *, shown: bool) -> None:
    assert list(names_in(byline, shown=shown)) == names


@pytest.mark.parametrize(
    "byline",
    ["Ada Quill / AFP", "Por Ada Quill, g1 SP", "Por Ada Quill, TV Daily — São Paulo", "Ada Quill; dpa"],
)
def test_houses_beside_a_person_are_left_out(byline: str) -> None:
    assert without_houses(names_in(byline)) == ["Ada Quill"]


@given(st.text(alphabet="aÁ والб、,·/()@ 기자記者=:-\n", max_size=120))
def test_odd_bylines_have_names_or_none(text: str) -> None:
    assert all(name.strip() == name and name for name in names_in(text))
