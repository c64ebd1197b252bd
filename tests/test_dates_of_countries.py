"""Days of publication and of updates as newsrooms of many countries print them, without any data."""

from __future__ import annotations

import pytest

from tests.daily_pages import page, read

# Language, what is printed of the publication, and of the update two days later.
PRINTED = [
    ("en", "Published 5 May 2026", "Updated 7 May 2026"),
    ("en", "First published May 5, 2026 9:15 am", "Last updated May 7, 2026 8:00 am"),
    ("en", "May 5, 2026", "Modified: May 7, 2026"),
    ("de", "Veröffentlicht am 5. Mai 2026", "Aktualisiert am 7. Mai 2026"),
    ("de", "05.05.2026, 09:15 Uhr", "Stand: 07.05.2026, 08:00 Uhr"),
    ("de", "Erstellt: 05.05.2026", "Zuletzt bearbeitet: 07.05.2026"),
    ("fr", "Publié le 5 mai 2026", "Mis à jour le 7 mai 2026"),
    ("fr", "Publié le 05/05/2026 à 09:15", "modifié le 07/05/2026 à 08:00"),
    ("es", "Publicado el 5 de mayo de 2026", "Actualizado el 7 de mayo de 2026"),
    ("pt", "Publicado em 5 de maio de 2026", "Atualizado em 7 de maio de 2026"),
    ("it", "Pubblicato il 5 maggio 2026", "Aggiornato il 7 maggio 2026"),
    ("nl", "Gepubliceerd op 5 mei 2026", "Laatst bijgewerkt op 7 mei 2026"),
    ("sv", "Publicerad 5 maj 2026", "Uppdaterad 7 maj 2026"),
    ("da", "Publiceret 5. maj 2026", "Opdateret 7. maj 2026"),
    ("nb", "Publisert 5. mai 2026", "Oppdatert 7. mai 2026"),
    ("nb", "Publisert: 05.05.2026", "Sist oppdatert: 07.05.2026"),
    ("fi", "Julkaistu 5.5.2026", "Päivitetty 7.5.2026"),
    ("pl", "Opublikowano: 5 maja 2026", "Aktualizacja: 7 maja 2026"),
    ("cs", "Publikováno 5. května 2026", "Aktualizováno 7. května 2026"),
    ("sk", "Publikované 5. mája 2026", "Aktualizované 7. mája 2026"),
    ("hu", "Megjelent: 2026. május 5.", "Frissítve: 2026. május 7."),
    ("ro", "Publicat: 5 mai 2026", "Actualizat: 7 mai 2026"),
    ("bg", "Публикувана на 5 май 2026", "Обновена на 7 май 2026"),
    ("ru", "Опубликовано: 5 мая 2026", "Обновлено: 7 мая 2026"),
    ("uk", "Опубліковано 5 травня 2026", "Оновлено 7 травня 2026"),
    ("sr", "Објављено: 5. мај 2026.", "Ажурирано: 7. мај 2026."),
    ("hr", "Objavljeno: 5. svibnja 2026.", "Ažurirano: 7. svibnja 2026."),
    ("sl", "Objavljeno: 5. maj 2026", "Posodobljeno: 7. maj 2026"),
    ("lt", "Paskelbta 2026 m. gegužės 5 d.", "Atnaujinta 2026 m. gegužės 7 d."),
    ("lv", "Publicēts: 2026. gada 5. maijs", "Atjaunots: 2026. gada 7. maijs"),
    ("et", "Avaldatud 5. mai 2026", "Uuendatud 7. mai 2026"),
    ("el", "Δημοσιεύτηκε: 5 Μαΐου 2026", "Ενημερώθηκε: 7 Μαΐου 2026"),
    ("tr", "Yayınlanma: 5 Mayıs 2026", "Güncelleme: 7 Mayıs 2026"),
    ("tr", "Giriş: 05.05.2026 - 09:15", "Son Güncelleme: 07.05.2026 - 08:00"),
    ("ar", "نشر في: 5 مايو 2026", "آخر تحديث: 7 مايو 2026"),
    ("he", "פורסם: 5 במאי 2026", "עודכן: 7 במאי 2026"),
    ("fa", "انتشار: ۱۵ اردیبهشت ۱۴۰۵", "به‌روزرسانی: ۱۷ اردیبهشت ۱۴۰۵"),
    ("hi", "प्रकाशित: 5 मई 2026", "अपडेटेड: 7 मई 2026"),
    ("bn", "প্রকাশ: ৫ মে ২০২৬", "আপডেট: ৭ মে ২০২৬"),
    ("id", "Diterbitkan 5 Mei 2026", "Diperbarui 7 Mei 2026"),
    ("vi", "Đăng ngày 5/5/2026", "Cập nhật 7/5/2026"),
    ("th", "เผยแพร่ 5 พฤษภาคม 2569", "อัปเดต 7 พฤษภาคม 2569"),
    ("zh", "发布时间：2026-05-05", "更新时间：2026-05-07"),
    ("zh-TW", "發布時間：2026-05-05", "更新時間：2026-05-07"),
    ("ja", "公開日：2026年5月5日", "更新日：2026年5月7日"),
    ("ja", "2026年5月5日 9時15分", "2026年5月7日 8時00分更新"),
    ("ko", "입력 2026.05.05 09:15", "수정 2026.05.07 08:00"),
    ("ko", "등록 2026-05-05", "업데이트 2026-05-07"),
    ("ka", "გამოქვეყნდა 5 მაისი 2026", "განახლდა 7 მაისი 2026"),
    ("is", "Birt 5. maí 2026", "Uppfært 7. maí 2026"),
    ("sq", "Publikuar më 5 maj 2026", "Përditësuar më 7 maj 2026"),
    ("ca", "Publicat el 5 de maig de 2026", "Actualitzat el 7 de maig de 2026"),
    ("ur", "اشاعت: 5 مئی 2026", "اپ ڈیٹ: 7 مئی 2026"),
    ("ta", "வெளியிடப்பட்டது: 5 மே 2026", "புதுப்பிக்கப்பட்டது: 7 மே 2026"),
]  # fmt: skip
LAYOUTS = {
    "publication first": "<p>{published}</p><p>{updated}</p>",
    "update first": "<p>{updated}</p><p>{published}</p>",
    "in one line": "<p>{published} | {updated}</p>",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(("language", "published", "updated"), PRINTED)
def test_an_update_is_not_taken_for_the_publication(
    language: str, published: str, updated: str, layout: str
) -> None:
    below = layout.format(published=published, updated=updated)
    draft = read(page(below=below, attributes=f'lang="{language}"'))
    assert draft.published is not None
    assert draft.published.date().isoformat() == "2026-05-05"
