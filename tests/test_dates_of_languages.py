"""Days in more than a hundred languages, as the Unicode CLDR has them written, stand below a story's heading."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date

from tests.daily_pages import page, read

DAYS = [date(2025, month, day) for month, day in enumerate((5, 17, 9, 21, 30, 11, 24, 3, 15, 28, 19, 7), 1)]
FULL = """
af am ar ar_EG ar_MA as ast az az_Cyrl be bg bn br bs bs_Cyrl ca ceb ckb cs cy da de de_AT el en en_AU en_IN es
es_MX et eu fa fi fil fo fr fr_CA fy ga gl gsw gu ha he hi hr hu hy id ig is it ja jv ka kk km kn ko kok ky lb lo
lt lv mai mg mk ml mn mr ms mt nb ne nl nn oc or pa pl ps pt pt_PT rm ro ru sd sk sl so sq sr sr_Latn su sv sw
ta te tg th tk tr tt ug uk ur uz uz_Cyrl vi yue zh zh_Hant zu
""".split()
# In the short form their months are one letter, a figure, or another month elsewhere.
LONG_ALONE = "my rw sn xh yo".split()


@pytest.mark.parametrize("language", FULL + LONG_ALONE)
def test_days_of_all_months_in_full_and_short(language: str) -> None:
    forms = ("full", "long") if language in LONG_ALONE else ("full", "long", "medium")
    for day in DAYS:
        for form in forms:
            written = format_date(day, form, locale=language)
            draft = read(page(below=f"<p>{written}</p>", attributes=f'lang="{language.partition("_")[0]}"'))
            assert draft.published is not None, written
            assert draft.published.date() == day, written


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("ግንቦት 12, 2017", date(2025, 5, 20)),
        ("12 ግንቦት 2017 ዓ.ም", date(2025, 5, 20)),
        ("ኅዳር 17 ቀን 2017", date(2024, 11, 26)),
        ("መስከረም 1/2016", date(2023, 9, 12)),
        ("ጳጉሜን 6 ቀን 2015", date(2023, 9, 11)),
        ("中華民國114年5月20日", date(2025, 5, 20)),
        ("民國99年12月31日", date(2010, 12, 31)),
        ("令和7年5月20日", date(2025, 5, 20)),
        ("20 พฤษภาคม พ.ศ. 2568", date(2025, 5, 20)),
        ("30 اردیبهشت 1404", date(2025, 5, 20)),
    ],
)
def test_days_of_other_calendars(written: str, day: date) -> None:
    draft = read(page(below=f"<p>{written}</p>"))
    assert draft.published is not None
    assert draft.published.date() == day
