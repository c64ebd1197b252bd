"""The names of months in the languages of the press, full, inflected and short.

Croatian and Slovene old names are left out where the same word is another month in Polish or Czech.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

# A paragraph a month, January first.
_NAMES = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń sty ledna
leden ianuarie tammikuuta tammikuu ocak oca января январь янв січня січень januára január ιανουαρίου
ιανουάριος ιαν jaanuar janvāris sausio siječnja يناير جانفي gener janúar janar yanvar јануар јануари
януари siječanj jūnvaris sausis जनवरी জানুয়ারি มกราคม มค ינואר בינואר ژانویه جنوری ιανουάριο

february feb februar februari feber février févr fév fevrier febrero febbraio fevereiro fev lutego luty
lut února únor februarie helmikuuta helmikuu şubat şub февраля февраль фев лютого лютий februára február
φεβρουαρίου φεβ veebruar februāris vasario veljače فبراير فيفري pebruari febrúar shkurt fevral фебруар
февруари veljača फरवरी फ़रवरी ফেব্রুয়ারি กุมภาพันธ์ กพ פברואר בפברואר شباط فوریه فروری

march mar märz mär mrz mars marzo março marco maart mrt marca marzec března březen martie maaliskuuta
maaliskuu mart марта март мар березня березень március märts marts marta kovo ožujka μαρτίου μαρ مارس
maret març ožujak mac مارچ मार्च মার্চ มีนาคม มีค מרץ במרץ מרס آذار

april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben aprilie huhtikuuta huhtikuu nisan
nis апреля апрель апр квітня квітень apríla április απριλίου απρ aprill aprīlis balandžio travnja أبريل
أفريل prill aprel април travanj अप्रैल এপ্রিল เมษายน เมย אפריל באפריל نيسان آوریل اپریل ápr

may mai mayo maggio mag maio mei maj maja května květen toukokuuta toukokuu mayıs мая май травня травень
mája május μαΐου μαϊ maijs gegužės svibnja مايو ماي maig maí мај svibanj máj maijā मई মে พฤษภาคม พค מאי
במאי أيار ايار مه مئی mayis μάιος μαΐ

june jun juni juin junio giugno giu junho czerwca czerwiec cze června červen iunie kesäkuuta kesäkuu
haziran haz июня июнь июн червня червень júna június ιουνίου ιουν juuni jūnijs birželio lipnja يونيو
جوان juny júní qershor iyun јун јуни юни lipanj जून জুন มิถุนายน มิย יוני ביוני حزيران ژوئن جون

july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec iulie heinäkuuta
heinäkuu temmuz tem июля июль июл липня липень júla július ιουλίου ιουλ juuli jūlijs liepos srpnja يوليو
جويلية juliol júlí korrik iyul јул јули юли srpanj julai जुलाई জুলাই กรกฎาคม กค יולי ביולי تموز ژوئیه
جولائی

august aug août aout agosto ago augustus augusti sierpnia sierpień sie srpna srpen elokuuta elokuu
ağustos ağu августа август авг серпня серпень augusta augusztus αυγούστου αυγ augusts rugpjūčio kolovoza
أغسطس أوت agustus agost ágúst gusht avqust kolovoz ogos अगस्त আগস্ট สิงหาคม สค אוגוסט באוגוסט آب اوت
اگست

september sep sept septembre septiembre set settembre setembro września wrzesień wrz září septembrie
syyskuuta syyskuu eylül eyl сентября сентябрь сен вересня вересень septembra szeptember σεπτεμβρίου σεπ
septembris rugsėjo rujna سبتمبر setembre setiembre shtator sentyabr септембар септември rujan zář सितंबर
सितम्बर সেপ্টেম্বর กันยายน กย ספטמבר בספטמבר أيلول سپتامبر ستمبر szept

october oct oktober okt octobre octubre ottobre ott outubro out października październik paź října říjen
octombrie lokakuuta lokakuu ekim eki октября октябрь окт жовтня жовтень októbra október οκτωβρίου οκτ
oktoober spalio أكتوبر tetor oktyabr октобар октомври अक्टूबर অক্টোবর ตุลาคม ตค אוקטובר באוקטובר اکتبر
اکتوبر

november nov novembre noviembre novembro listopada listopad lis listopadu noiembrie marraskuuta
marraskuu kasım kas ноября ноябрь ноя листопада листопад novembra νοεμβρίου νοε novembris lapkričio
studenoga نوفمبر nopember nëntor noyabr новембар ноември studeni नवंबर नवम्बर নভেম্বর พฤศจิกายน พย
נובמבר בנובמבר نوامبر نومبر

december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia grudzień gru
prosince prosinec decembrie joulukuuta joulukuu aralık ara декабря декабрь дек грудня грудень decembra
δεκεμβρίου δεκ detsember decembris gruodžio prosinca ديسمبر desember des desembre dhjetor dekabr
децембар декември prosinac disember दिसंबर दिसम्बर ডিসেম্বর ธันวาคม ธค דצמבר בדצמבר دسامبر دسمبر
"""

MONTHS = {
    name: number for number, names in enumerate(_NAMES.strip().split("\n\n"), 1) for name in names.split()
} | {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
