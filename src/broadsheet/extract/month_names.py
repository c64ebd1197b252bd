"""The names of months in about a hundred languages: full, inflected and short.

Written by scripts/month_names.py. Source: the Unicode CLDR, under the Unicode License V3.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

# A paragraph a month, January first.
NAMES = """
january jan januar janvier janv enero ene gennaio gen janeiro januari stycznia sty styczeń января янв
январь січня січ січень ocak oca ιανουαρίου ιαν ιανουάριος ledna led leden tammikuuta tammi tammikuu
január ianuarie ian януари яну siječnja sij siječanj јануар јан januára sausio saus sausis janvāris
jaanuar jaan јануари janar студзеня сту студзень gener urtarrila urt xaneiro xan eanáir ean fhaoilleach
faoi ionawr ion janúar jannar jannewaris januarie jänner jän ינואר ינו يناير ژانویه جنوری جنوري يانۋار
rêbendan rbn yanvar yan јанвар январ қаңтар қаң ýanwar ýan гыйнвар гыйн იანვარი იან հունվարի հնվ հունվար
जनवरी जन जानेवारी जाने জানুয়ারি জানু জানুৱাৰী ଜାନୁଆରୀ ਜਨਵਰੀ ਜਨ જાન્યુઆરી જાન્યુ ஜனவரி ஜன జనవరి జన ಜನವರಿ
ಜನ ജനുവരി ജനു มกราคม มค ມັງກອນ ມກ មករា ဇန်နဝါရီ ဇန် ጃንዋሪ ጃን janaayo jannaayo janairu ṣẹ́rẹ́ jenụwarị jen
januwari janyuwari ndira ndi mutarama mut janoary hānuere hān genièr genver xineru xin schaner schan

february feb februar février févr febrero febbraio fevereiro fev februari lutego lut luty февраля февр
февраль лютого лют лютий şubat şub φεβρουαρίου φεβ φεβρουάριος února úno únor helmikuuta helmi helmikuu
február febr februarie февруари фев veljače velj veljača фебруар феб februára vasario vas vasaris
februāris veebruar veebr shkurt shk лютага люты febrer otsaila ots febreiro feabhra feabh ghearran gearr
chwefror chwef chw febrúar frar fra febrewaris פברואר פבר فبراير فوریه فروری فبروري فېبروري فيبروري
فېۋرال sibat sbt شوبات fevral феврал ақпан ақп fewral few თებერვალი თებ փետրվարի փտվ փետրվար फ़रवरी फ़र
फेब्रुवारी फेब्रु फेब्रुअरी फरवरी फर ফেব্রুয়ারি ফেব ফেব্ৰুৱাৰী ফেব্ৰু ଫେବୃଆରୀ ਫ਼ਰਵਰੀ ਫ਼ਰ ફેબ્રુઆરી
ફેબ્રુ பிப்ரவரி பிப் ఫిబ్రవరి ఫిబ్ర ಫೆಬ್ರವರಿ ಫೆಬ್ರ ഫെബ്രുവരി ഫെബ്രു กุมภาพันธ์ กพ ກຸມພາ ກພ កុម្ភៈ
ဖေဖော်ဝါရီ ဖေ ፌብሩዋሪ ፌብ febraayo faburairu fab èrèlè febrụwarị februwari kukadzi kuk gashyantare gas
febroary pébruari péb pebrero peb pēpuere pēp febrièr cʼhwevrer cʼhwe febreru favrer favr

march mar märz mär mars marzo março maart mrt marca marzec марта мар март березня бер березень mart
maret μαρτίου μαρ μάρτιος μάρ března bře březen marts maaliskuuta maalis maaliskuu március márc martie
ožujka ožu ožujak marec kovo kov kovas märts сакавіка сак сакавік març martxoa márta mhàrt màrt mawrth
maw marzu mäerz mäe מרץ مارس مارچ مارت adar adr ئازار наурыз нау მარტი მარ մարտի մրտ մարտ मार्च মার্চ
মাৰ্চ ମାର୍ଚ୍ଚ ਮਾਰਚ માર્ચ மார்ச் மார் మార్చి ಮಾರ್ಚ್ മാർച്ച് മാർ มีนาคม มีค ມີນາ ມນ មីនា မတ် ማርች maarso
machi mac maris ẹrẹ̀nà maachị maa mashi mas matshi kurume kur werurwe wer martsa marso māehe māe meurzh
meur

april apr avril avr abril abr aprile kwietnia kwi kwiecień апреля апр апрель квітня квіт квітень nisan
nis απριλίου απρ απρίλιος dubna dub duben huhtikuuta huhti huhtikuu április ápr aprilie април travnja
tra travanj apríla apríl balandžio bal balandis aprīlis aprill prill pri красавіка кра красавік d’abril
d’abr apirila api aibreán aib ghiblean gibl ebrill ebr abrëll אפריל אפר أبريل آوریل اپریل اپريل ئاپرېل
nîsan nsn نیسان aprel апрел сәуір сәу აპრილი აპრ ապրիլի ապր ապրիլ अप्रैल एप्रिल एप्रि अप्रिल एप्रील
एप्री এপ্রিল এপ্রি এপ্ৰিল ଅପ୍ରେଲ ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ એપ્રિલ ஏப்ரல் ஏப் ఏప్రిల్ ఏప్రి ಏಪ್ರಿಲ್ ಏಪ್ರಿ ഏപ്രിൽ ഏപ്രി
เมษายน เมย ເມສາ ມສ មេសា ဧပြီ ኤፕሪል ኤፕሪ abriil aprili afirilu afi ìgbé epreel epr ephreli eph epreli
kubvumbi kub mata aprily āperira āpe ebrel d’avrigl avrigl

may mai mayo maggio mag maio mei maja maj мая май травня трав травень mayıs μαΐου μαΐ μάιος μάι května
kvě květen toukokuuta touko toukokuu május máj svibnja svi svibanj мај mája gegužės geg gegužė maijs
maig maiatza bealtaine beal chèitean cèit maí mejju mej mee maaie מאי مايو مه مئی مۍ مئي ماي gulan gln
ئایار мамыр мам maý მაისი მაი մայիսի մյս մայիս मई मे মে ମଇ ਮਈ મે மே మే ಮೇ മേയ് พฤษภาคม พค ພຶດສະພາ ພພ
ឧសភា မေ ሜይ maayo mayu ẹ̀bibi meyi mey chivabvu chv gicurasi gic méi mae matg

june jun juni juin junio giugno giu junho czerwca cze czerwiec июня июн июнь червня черв червень haziran
haz ιουνίου ιουν ιούνιος ιούν června čvn červen kesäkuuta kesä kesäkuu június jún iunie iun юни lipnja
lipanj јун јуни junij júna birželio birž birželis jūnijs jūn juuni qershor qer чэрвеня чэр чэрвень juny
ekaina eka xuño meitheamh meith ògmhios ògmh mehefin meh júní ġunju ġun junie יוני يونيو ژوئن جون ئىيۇن
hezîran hzr حوزەیران iyun iyn ијун ијн маусым мау iýun ივნისი ივნ հունիսի հնս հունիս जून जुन জুন ଜୁନ ਜੂਨ
જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ มิถุนายน มิย ມິຖຸນາ ມິຖ មិថុនា ဇွန် ጁን juun yuni yun òkúdu juu chikumi chk kamena
kam jona jon hunyo hun hune junh mezheven mezh xunu xun zercladur zercl

july jul juli juillet juil julio luglio lug julho lipca lipiec июля июл июль липня лип липень temmuz tem
ιουλίου ιουλ ιούλιος ιούλ července čvc červenec heinäkuuta heinä heinäkuu július júl iulie iul юли
srpnja srpanj јул јули julij júla liepos liep liepa jūlijs jūl juuli korrik korr ліпеня ліп ліпень
juliol uztaila uzt xullo xul iúil iuchar iuch gorffennaf gorff gor júlí lulju lul julie juill יולי يوليو
ژوئیه جولائی جولای جولاءِ ئىيۇل tîrmeh trm تەمووز iyul iyl ијул ијл шілде шіл iýul ივლისი ივლ հուլիսի
հլս հուլիս जुलाई जुल जुलै जुलय জুলাই জুল ଜୁଲାଇ ਜੁਲਾਈ ਜੁਲਾ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ กรกฎาคม กค ກໍລະກົດ
ກລ កក្កដា ဇူလိုင် ဇူ ጁላይ luulyo julai yuli yul agẹmọ julaị julayi chikunguru chg nyakanga jolay jol
hulyo hul hūrae hūr julhet gouere goue xunetu xnt fanadur fan

august aug août agosto ago augustus sierpnia sie sierpień августа авг август серпня серп серпень ağustos
ağu agustus agu αυγούστου αυγ αύγουστος αύγ srpna srpen augusti elokuuta elo elokuu augusztus kolovoza
kol kolovoz avgust avg аугуст ауг augusta rugpjūčio rugp rugpjūtis augusts gusht gush жніўня жні жнівень
d’agost d’ag agost ag abuztua abu lúnasa lún lùnastal lùna awst ágúst ágú awwissu aww auguscht אוגוסט
אוג أغسطس اوت اگست اګست آگسٽ ئاۋغۇست tebax tbx ئاب avqust avq тамыз там awgust awg აგვისტო აგვ օգոստոսի
օգս օգոստոս अगस्त अग ऑगस्ट ऑग अगस्ट আগস্ট আগ আগষ্ট ଅଗଷ୍ଟ ਅਗਸਤ ਅਗ ઑગસ્ટ ஆகஸ்ட் ஆக ఆగస్టు ఆగ ಆಗಸ್ಟ್ ಆಗ
ഓഗസ്റ്റ് ഓഗ สิงหาคม สค ສິງຫາ ສຫ សីហា ဩဂုတ် ኦገስት ኦገስ ogs ogosto agosti agusta ògún ọgọọst ọgọ agasti aga
nyamavhuvhu kanama kan aogositra aog ogos ogo agt ags ākuhata āku eost d’agostu agostu d’avust avust

september sep sept septembre septiembre settembre set setembro września wrz wrzesień сентября сент
сентябрь вересня вер вересень eylül eyl σεπτεμβρίου σεπ σεπτέμβριος září zář syyskuuta syys syyskuu
szeptember szept septembrie септември сеп rujna ruj rujan септембар septembar septembra rugsėjo rugs
rugsėjis septembris shtator sht верасня верасень setembre iraila ira mfómh t-sultain sult medi settembru
septämber septimber ספטמבר ספט سبتمبر سپتامبر ستمبر سېپتمبر سپتمبر سيپٽمبر سېنتەبىر îlon îln ئەیلوول
sentyabr sen сентјабр сен sentabr сентябр қыркүйек қыр sentýabr სექტემბერი სექ սեպտեմբերի սեպ սեպտեմբեր
सितंबर सित सप्टेंबर सप्टें सेप्टेम्बर সেপ্টেম্বর সেপ সেপ্ট ছেপ্তেম্বৰ ছেপ্তে ସେପ୍ଟେମ୍ବର ਸਤੰਬਰ ਸਤੰ
સપ્ટેમ્બર સપ્ટે செப்டம்பர் செப் సెప్టెంబర్ సెప్టెం ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ സെപ്റ്റംബർ സെപ്റ്റം กันยายน กย
ກັນຍາ ກຍ កញ្ញា စက်တင်ဘာ စက် ሴፕቴምበር ሴፕቴ sebtembar seb sebteembar septemba satumba sat owewe septhemba
gunyana gun nzeri nze septambra séptémber sép setyembre septiyembre hepetema hep gwengolo gwen setiembre
settember sett

october oct oktober okt octobre octubre ottobre ott outubro out października paź październik октября окт
октябрь жовтня жовт жовтень ekim eki οκτωβρίου οκτ οκτώβριος října říj říjen lokakuuta loka lokakuu
október octombrie октомври октобар oktobar októbra spalio spal spalis oktobris oktoober tetor tet
кастрычніка кас кастрычнік d’octubre d’oct urria urr dfómh dàmhair dàmh hydref hyd ottubru אוקטובר אוק
أكتوبر اکتبر اکتوبر آڪٽوبر ئۆكتەبىر cotmeh cot oktyabr октјабр oktabr октябр қазан қаз oktýabr ოქტომბერი
ოქტ հոկտեմբերի հոկ հոկտեմբեր अक्टूबर अक्टू ऑक्टोबर ऑक्टो अक्टोबर अक्तूबर अक्तू অক্টোবর অক্টো অক্টোবৰ
ଅକ୍ଟୋବର ਅਕਤੂਬਰ ਅਕਤੂ ઑક્ટોબર ઑક્ટો அக்டோபர் அக் అక్టోబర్ అక్టో ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ ഒക്‌ടോബർ ഒക്ടോ ตุลาคม ตค
ຕຸລາ ຕລ តុលា အောက်တိုဘာ အောက် ኦክቶበር ኦክቶ oktoobar oktoba ọ̀wàrà ọktoba ọkt okthoba okthobha gumiguru gum
ukwakira ukw oktobra oktubre oketopa oke d’octòbre octòbre here d’ochobre och ochobre d’october

november nov novembre noviembre novembro ноября нояб ноябрь листопада лист листопад kasım kas νοεμβρίου
νοε νοέμβριος νοέ listopadu marraskuuta marras marraskuu noiembrie ноември ное studenoga stu studeni
новембар нов novembar novembra lapkričio lapkr lapkritis novembris nëntor nën лістапада ліс лістапад
azaroa aza samhain samh t-samhain tachwedd tach nóvember nóv novembru novämber novimber נובמבר נוב
نوفمبر نوامبر نومبر نويابىر mijdar mjd noyabr noy нојабр ној ноябр ноя қараша қар noýabr noý ნოემბერი
ნოე նոյեմբերի նոյ նոյեմբեր नवंबर नव नोव्हेंबर नोव्हें नोभेम्बर নভেম্বর নভে নৱেম্বৰ নৱে ନଭେମ୍ବର ਨਵੰਬਰ ਨਵੰ
નવેમ્બર નવે நவம்பர் நவ నవంబర్ నవం ನವೆಂಬರ್ ನವೆಂ നവംബർ നവം พฤศจิกายน พย ພະຈິກ ພຈ វិច្ឆិកា နိုဝင်ဘာ နို
ኖቬምበር ኖቬም noofeembar nof novemba nuwamba nuw bélú mbudzi mbu ugushyingo ugu novambra nopémber nop
nobyembre nob noema noe du payares pay

december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia gru grudzień декабря дек
декабрь грудня груд грудень aralık ara desember des δεκεμβρίου δεκ δεκέμβριος prosince pro prosinec
joulukuuta joulu joulukuu decembrie декември prosinca prosinac децембар дец decembar decembra gruodžio
gruod gruodis decembris detsember dets dhjetor dhj снежня сне снежань desembre abendua abe decembro
nollaig noll dùbhlachd dùbh rhagfyr rhag diċembru diċ dezämber desimber דצמבר דצמ ديسمبر دسامبر دسمبر
ڊسمبر دېكابىر berfanbar brf dekabr dek декабр желтоқсан жел დეკემბერი დეკ դեկտեմբերի դեկ դեկտեմբեր
दिसंबर दिस डिसेंबर डिसें डिसेम्बर डिसे ডিসেম্বর ডিসে ডিচেম্বৰ ডিচে ଡିସେମ୍ବର ਦਸੰਬਰ ਦਸੰ ડિસેમ્બર ડિસે
டிசம்பர் டிச డిసెంబర్ డిసెం ಡಿಸೆಂಬರ್ ಡಿಸೆಂ ഡിസംബർ ഡിസം ธันวาคม ธค ທັນວາ ທວ ធ្នូ ဒီဇင်ဘာ ဒီ ዲሴምበር ዲሴም
diseembar dis desemba disamba ọ̀pẹ̀ disemba zvita zvi ukuboza uku desambra disember désémber dés
disyembre tīhema tīh decembre kerzu kzu d’avientu avi avientu
"""
