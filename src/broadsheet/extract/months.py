"""The names of months in the languages of the press.

To those of the Unicode CLDR come what it has not: other spellings, cases and shortenings that newsrooms use,
and names that are another month in another language, as the language with more of a press has them. What is
October for Croats is November for Poles and Czechs; `times` tells them apart by the points around it.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

from broadsheet.extract.month_names import NAMES

# A paragraph a month, January first.
_OTHERS = """
جانفي jūnvaris בינואר ιανουάριο ජනවාරි იანვარს ጃንዩወሪ urtarrilaren januarja januara јануара জানুয়ারী
janvārī нэгдүгээр

feber fév fevrier فيفري pebruari בפברואר شباط ਫਰਵਰੀ පෙබරවාරි ፌብሩወሪ otsailaren fabrairu februarja
februara фебруара ফেব্রুয়ারী februārī شوباتی хоёрдугаар

mrz marco marta במרץ מרס آذار මාර්තු martxoaren martā ئازاری гуравдугаар

أفريل באפריל نيسان අප්‍රේල් apirilaren afrilu aprila априла ابريل aprīlī кві نیسانی дөрөвдүгээр

μαϊ maijā במאי أيار ايار mayis മെയ് මැයි maiatzaren маја траўня آيار maajo тра ئایاری тавдугаар

جوان ביוני حزيران ජූනි ekainaren junija juna јуна يونيه jūnijā чер יונ حوزەیرانی зургаадугаар

جويلية ביולי تموز జూలై ජූලි uztailaren julija jula јула يوليه يوليوز lip jūlijā יול تەمووزی долоодугаар

aout أوت באוגוסט آب ఆగస్ట్ ઓગસ્ટ අගෝස්තු abuztuaren avgusta اغسطس غشت augustā agoosto сер သြဂုတ် ئابی
наймдугаар

सितम्बर בספטמבר أيلول సెప్టెంబరు සැප්තැම්බර් irailaren септембра شتنبر ছেপ্টেম্বৰ septembrī ئەیلوولی
есдүгээр

באוקטובר అక్టోబరు ઓક્ટોબર ഒക്ടോബർ ඔක්තෝබර් urriaren октобра اكتوبر oktobrī жов аравдугаар

listopada listopad lis nopember नवम्बर בנובמבר నవంబరు නොවැම්බර් azaroaren новембра نونبر studenog
novembrī nofembar лис

दिसम्बर בדצמבר డిసెంబరు දෙසැම්බර් abenduaren децембра ډسمبر دجنبر decembrī disembar гру
"""
_OF_TWO_WORDS = {
    "كانون الثاني": 1,
    "تشرين الأول": 10,
    "تشرين الثاني": 11,
    "كانون الأول": 12,
    "کانوونی دووەم": 1,
    "کانوونی دووەمی": 1,
    "تشرینی یەکەم": 10,
    "تشرینی یەکەمی": 10,
    "تشرینی دووەم": 11,
    "تشرینی دووەمی": 11,
    "کانونی یەکەم": 12,
    "کانونی یەکەمی": 12,
    "арван нэгдүгээр": 11,
    "арван хоёрдугаар": 12,
    "meán fómhair": 9,
    "deireadh fómhair": 10,
}

MONTHS = {
    name: month
    for table in (NAMES, _OTHERS)
    for month, names in enumerate(table.strip().split("\n\n"), 1)
    for name in names.split()
} | _OF_TWO_WORDS


def month_of(name: str) -> int:
    """The month of this name, whatever its dots, case and case ending; 0 for none."""
    plain = name.lower().replace("i\u0307", "i").replace(".", "").rstrip("'\u2019\u05f3\u0970")
    return MONTHS.get(plain) or MONTHS.get(plain.rpartition("/")[2]) or MONTHS.get(plain.removeprefix("ב"), 0)
