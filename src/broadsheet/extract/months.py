"""The names of months in the languages of the press, full, inflected and short.

Croatian and Slovene old names are left out where the same word is another month in Polish or Czech; `times`
knows Croatian `listopada` by the point before it.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

# A paragraph a month, January first.
_NAMES = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń sty ledna
leden ianuarie tammikuuta tammikuu ocak oca января январь янв січня січень januára január ιανουαρίου
ιανουάριος ιαν jaanuar janvāris sausio siječnja يناير جانفي gener janúar janar yanvar јануар јануари
януари siječanj jūnvaris sausis जनवरी জানুয়ারি มกราคม มค ינואר בינואר ژانویه جنوری ιανουάριο ஜனவரி జనవరి
જાન્યુઆરી ಜನವರಿ ജനുവരി ਜਨਵਰੀ ଜାନୁଆରୀ ජනවාරි იანვარი იანვარს იან հունվարի հունվար қаңтар январ មករា ມັງກອນ
ဇန်နဝါရီ ጃንዋሪ ጃንዩወሪ जानेवारी urtarrilaren urtarrila janairu januarie xaneiro ionawr januarja januara
јануара студзеня студзень جنوري জানুয়ারী জানুৱাৰী ýanwar ian janvārī janaayo січ ינו

february feb februar februari feber février févr fév fevrier febrero febbraio fevereiro fev lutego luty
lut února únor februarie helmikuuta helmikuu şubat şub февраля февраль фев лютого лютий februára február
φεβρουαρίου φεβ veebruar februāris vasario veljače فبراير فيفري pebruari febrúar shkurt fevral фебруар
февруари veljača फरवरी फ़रवरी ফেব্রুয়ারি กุมภาพันธ์ กพ פברואר בפברואר شباط فوریه فروری பிப்ரவரி ఫిబ్రవరి
ફેબ્રુઆરી ಫೆಬ್ರವರಿ ഫെബ്രുവരി ਫਰਵਰੀ ਫ਼ਰਵਰੀ ଫେବୃଆରୀ පෙබරවාරි თებერვალი თებ փետրվարի փետրվար ақпан កុម្ភៈ
ກຸມພາ ဖေဖော်ဝါရီ ፌብሩዋሪ ፌብሩወሪ फेब्रुवारी फेब्रुअरी otsailaren otsaila pebrero fabrairu febreiro febrer
chwefror februarja februara фебруара лютага люты φεβρουάριος فبروري ফেব্রুয়ারী ফেব্ৰুৱাৰী fewral peb
februārī febraayo февр лют פבר

march mar märz mär mrz mars marzo março marco maart mrt marca marzec března březen martie maaliskuuta
maaliskuu mart марта март мар березня березень március märts marts marta kovo ožujka μαρτίου μαρ مارس
maret març ožujak mac مارچ मार्च মার্চ มีนาคม มีค מרץ במרץ מרס آذار மார்ச் మార్చి માર્ચ ಮಾರ್ಚ್ മാർച്ച്
ਮਾਰਚ ମାର୍ଚ୍ଚ මාර්තු მარტი მარ մարտի մարտ наурыз មីនា ມີນາ မတ် ማርች martxoaren martxoa marso machi maris
mawrth mäerz сакавіка сакавік μάρτιος মাৰ্চ márc marec martā maarso бер

april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben aprilie huhtikuuta huhtikuu nisan
nis апреля апрель апр квітня квітень apríla április απριλίου απρ aprill aprīlis balandžio travnja أبريل
أفريل prill aprel април travanj अप्रैल এপ্রিল เมษายน เมย אפריל באפריל نيسان آوریل اپریل ápr ஏப்ரல்
ఏప్రిల్ એપ્રિલ ಏಪ್ರಿಲ್ ഏപ്രിൽ ਅਪ੍ਰੈਲ ଅପ୍ରେଲ අප්‍රේල් აპრილი აპრ ապրիլի ապրիլ сәуір មេសា ເມສາ ဧပြီ ኤፕሪል
एप्रिल apirilaren apirila aprili afrilu ebrill abrëll aprila априла красавіка красавік απρίλιος ابريل
এপ্ৰিল apríl aprīlī abriil кві אפר अप्रिल

may mai mayo maggio mag maio mei maj maja května květen toukokuuta toukokuu mayıs мая май травня травень
mája május μαΐου μαϊ maijs gegužės svibnja مايو ماي maig maí мај svibanj máj maijā मई মে พฤษภาคม พค מאי
במאי أيار ايار مه مئی mayis μάιος μαΐ மே మే મે ಮೇ മേയ് മെയ് ਮਈ ମଇ මැයි მაისი მაი մայիսի մայիս мамыр ឧសភា
ພຶດສະພາ မေ ሜይ मे maiatzaren maiatza mayu mee маја траўня مۍ آيار maý maajo тра mey

june jun juni juin junio giugno giu junho czerwca czerwiec cze června červen iunie kesäkuuta kesäkuu
haziran haz июня июнь июн червня червень júna június ιουνίου ιουν juuni jūnijs birželio lipnja يونيو جوان
juny júní qershor iyun јун јуни юни lipanj जून জুন มิถุนายน มิย יוני ביוני حزيران ژوئن جون ஜூன் జూన్ જૂન
ಜೂನ್ ജൂൺ ਜੂਨ ଜୁନ ජූනි ივნისი ივნ հունիսի հունիս маусым មិថុនា ມິຖຸນາ ဇွန် ጁን ekainaren ekaina hunyo yuni
junie xuño mehefin junija juna јуна чэрвеня чэрвень ιούνιος يونيه iýun iun jún jūnijā juun чер יונ जुन

july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec iulie heinäkuuta
heinäkuu temmuz tem июля июль июл липня липень júla július ιουλίου ιουλ juuli jūlijs liepos srpnja يوليو
جويلية juliol júlí korrik iyul јул јули юли srpanj julai जुलाई জুলাই กรกฎาคม กค יולי ביולי تموز ژوئیه
جولائی ஜூலை జూలై જુલાઈ ಜುಲೈ ജൂലൈ ਜੁਲਾਈ ଜୁଲାଇ ජූලි ივლისი ივლ հուլիսի հուլիս шілде កក្កដា ກໍລະກົດ ဇူလိုင်
ጁላይ जुलै uztailaren uztaila hulyo yuli julie xullo gorffennaf julija jula јула ліпеня ліпень ιούλιος
جولای يوليه يوليوز iýul iul júl lip jūlijā luulyo лип יול

august aug août aout agosto ago augustus augusti sierpnia sierpień sie srpna srpen elokuuta elokuu
ağustos ağu августа август авг серпня серпень augusta augusztus αυγούστου αυγ augusts rugpjūčio kolovoza
أغسطس أوت agustus agost ágúst gusht avqust kolovoz ogos अगस्त আগস্ট สิงหาคม สค אוגוסט באוגוסט آب اوت اگست
ஆகஸ்ட் ఆగస్టు ఆగస్ట్ ઑગસ્ટ ઓગસ્ટ ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ਅਗਸਤ ଅଗଷ୍ଟ අගෝස්තු აგვისტო აგვ օգոստոսի օգոստոս тамыз
សីហា ສິງຫາ ဩဂုတ် ኦገስት ऑगस्ट अगस्ट abuztuaren abuztua agosti agusta awst avgust avgusta жніўня жнівень
αύγουστος اګست اغسطس غشت আগষ্ট awgust agu agt augustā agoosto сер אוג သြဂုတ်

september sep sept septembre septiembre set settembre setembro września wrzesień wrz září septembrie
syyskuuta syyskuu eylül eyl сентября сентябрь сен вересня вересень septembra szeptember σεπτεμβρίου σεπ
septembris rugsėjo rujna سبتمبر setembre setiembre shtator sentyabr септембар септември rujan zář सितंबर
सितम्बर সেপ্টেম্বর กันยายน กย ספטמבר בספטמבר أيلول سپتامبر ستمبر szept செப்டம்பர் సెప్టెంబర్ సెప్టెంబరు
સપ્ટેમ્બર ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ ਸਤੰਬਰ ସେପ୍ଟେମ୍ବର සැප්තැම්බර් სექტემბერი სექ սեպտեմբերի սեպտեմբեր қыркүйек
កញ្ញា ກັນຍາ စက်တင်ဘာ ሴፕቴምበር सप्टेंबर सेप्टेम्बर irailaren iraila setyembre septemba satumba medi sentabr
septembar септембра верасня верасень σεπτέμβριος سپتمبر شتنبر ছেপ্টেম্বৰ sentýabr septembrī sebtembar
сент вер ספט

october oct oktober okt octobre octubre ottobre ott outubro out października październik paź října říjen
octombrie lokakuuta lokakuu ekim eki октября октябрь окт жовтня жовтень októbra október οκτωβρίου οκτ
oktoober spalio أكتوبر tetor oktyabr октобар октомври अक्टूबर অক্টোবর ตุลาคม ตค אוקטובר באוקטובר اکتبر
اکتوبر அக்டோபர் అక్టోబర్ అక్టోబరు ઑક્ટોબર ઓક્ટોબર ಅಕ್ಟೋಬರ್ ഒക്ടോബർ ਅਕਤੂਬਰ ଅକ୍ଟୋବର ඔක්තෝබර් ოქტომბერი ოქტ
հոկտեմբերի հոկտեմբեր қазан តុលា ຕຸລາ အောက်တိုဘာ ኦክቶበር ऑक्टोबर अक्टोबर urriaren urria oktubre oktoba
hydref oktabr oktobra oktobar октобра кастрычніка кастрычнік οκτώβριος اكتوبر অক্টোবৰ अक्तूबर oktýabr
oktobris oktobrī oktoobar жов אוק

november nov novembre noviembre novembro listopada listopad lis listopadu noiembrie marraskuuta marraskuu
kasım kas ноября ноябрь ноя листопада листопад novembra νοεμβρίου νοε novembris lapkričio studenoga
نوفمبر nopember nëntor noyabr новембар ноември studeni नवंबर नवम्बर নভেম্বর พฤศจิกายน พย נובמבר בנובמבר
نوامبر نومبر நவம்பர் నవంబర్ నవంబరు નવેમ્બર ನವೆಂಬರ್ നവംബർ ਨਵੰਬਰ ନଭେମ୍ବର නොවැම්බර් ნოემბერი ნოე նոյեմբերի
նոյեմբեր қараша វិច្ឆិកា ພະຈິກ နိုဝင်ဘာ ኖቬምበር नोव्हेंबर नोभेम्बर azaroaren azaroa nobyembre novemba
nuwamba tachwedd novembar новембра лістапада лістапад νοέμβριος نونبر নৱেম্বৰ noýabr nop studenog
nóvember novembrī nofembar нояб лис נוב

december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia grudzień gru
prosince prosinec decembrie joulukuuta joulukuu aralık ara декабря декабрь дек грудня грудень decembra
δεκεμβρίου δεκ detsember decembris gruodžio prosinca ديسمبر desember des desembre dhjetor dekabr децембар
декември prosinac disember दिसंबर दिसम्बर ডিসেম্বর ธันวาคม ธค דצמבר בדצמבר دسامبر دسمبر டிசம்பர் డిసెంబర్
డిసెంబరు ડિસેમ્બર ಡಿಸೆಂಬರ್ ഡിസംബർ ਦਸੰਬਰ ଡିସେମ୍ବର දෙසැම්බර් დეკემბერი დეკ դեկտեմբերի դեկտեմբեր желтоқсан
ធ្នូ ທັນວາ ဒီဇင်ဘာ ዲሴምበር डिसेंबर डिसेम्बर abenduaren abendua disyembre desemba disamba decembro rhagfyr
decembar децембра снежня снежань δεκέμβριος ډسمبر دجنبر ডিচেম্বৰ decembrī disembar гру דצמ
"""

MONTHS = {
    name: number for number, names in enumerate(_NAMES.strip().split("\n\n"), 1) for name in names.split()
} | {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
