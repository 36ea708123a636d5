"""The words and patterns by which people, places, organisations and dates are told in a text."""

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that go before a person's name, with or without a capital.
TITLES = _set(
    "mr mrs ms miss mx dr prof professor sir lady lord dame madam president premier chancellor "
    "minister secretary senator governor mayor ambassador general colonel major captain lieutenant "
    "sergeant admiral commander marshal judge justice king queen prince princess emperor empress "
    "duke duchess count countess baron baroness pope bishop archbishop cardinal saint father rabbi "
    "imam reverend sister brother uncle aunt grandmother grandfather spokesperson spokesman "
    "spokeswoman chairman chairwoman chair chairperson director chief engineer architect physicist "
    "chemist biologist mathematician astronomer historian economist philosopher scientist "
    "researcher poet writer author novelist painter artist composer singer actor actress musician "
    "journalist reporter editor coach quarterback linebacker player striker goalkeeper captain "
    "doctor nurse teacher farmer lawyer attorney detective inspector officer analyst manager "
    "treasurer clerk councillor councilman councilwoman representative congressman congresswoman "
    "deputy founder inventor explorer geologist botanist gen col lt sgt capt gov sen rep ceo "
    "baker butcher monk nun priest fisherman shopkeeper carpenter sailor soldier "
    "theologian missionary scholar "
    "principal headteacher landlord tenant"
)
# "Secretary of State", "Minister for Health": what follows a title and is no name.
OFFICES = _set(
    "state defense defence foreign affairs health education justice finance treasury transport "
    "trade energy agriculture interior labor labour commerce war home housing culture environment "
    "police staff security economy planning science technology development and for of the"
)
SAYING = _set(
    "said says told tells asked asks replied answered wrote writes explained argued argues claimed "
    "added noted warned insisted recalled remarked declared suggested announced proposed reported "
    "met moved thanked agreed welcomed seconded presented"
)
DOING = _set(
    "smiled laughed nodded whispered shouted sat walked ran looked knew thought felt wept cried "
    "sighed stood woke slept married died born studied graduated resigned shrugged turned opened "
    "listened waited climbed remembered wondered stared lived learned believed hoped wanted "
    "decided invented discovered chaired volunteered apologised apologized carried picked pulled "
    "went"
)
PERSONAL = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)\b", re.IGNORECASE)
PLACING = _set("in near at from across throughout around into outside inside towards toward to")
PLACE_BEFORE = _set(
    "lake mount cape fort port isle island gulf bay river city town village county province north "
    "south east west northern southern eastern western central new san santa los las upper lower "
    "el saint"
)
POINTING = _set("north south east west northern southern eastern western central new upper lower")
PLACE_AFTER = _set(
    "river lake mountain mountains street road avenue lane island islands city county bay sea "
    "ocean park valley bridge square hill hills province state states republic kingdom coast "
    "desert forest harbour harbor strait peninsula district region village town canal stadium "
    "airport station beach falls springs gardens castle palace territory basin rainforest quay"
)
PLACE_NOUN = re.compile(
    r"\b(?:city|town|village|island|islands|river|lake|province|state|country|county|region|"
    r"district|capital|port|harbour|harbor|suburb|republic|kingdom|coast|valley|peninsula|"
    r"streets|north|south|east|west|outskirts) of (?:the )?$",
    re.IGNORECASE,
)
COUNTRIES = _set(
    "Afghanistan Africa Albania Algeria America Angola Antarctica Argentina Armenia Asia "
    "Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium Bolivia Botswana Brazil "
    "Britain Bulgaria Cambodia Cameroon Canada Chile China Colombia Congo Croatia Cuba Cyprus "
    "Denmark Ecuador Egypt England Eritrea Estonia Ethiopia Europe Fiji Finland France Gabon "
    "Germany Ghana Greece Greenland Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India "
    "Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Kazakhstan Kenya Kosovo Kuwait Laos "
    "Latvia Lebanon Liberia Libya Lithuania Luxembourg Madagascar Malawi Malaysia Mali Malta "
    "Mexico Moldova Monaco Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal "
    "Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Palestine Panama Paraguay Peru "
    "Philippines Poland Portugal Qatar Romania Russia Rwanda Scotland Senegal Serbia Singapore "
    "Slovakia Slovenia Somalia Spain Sudan Suriname Sweden Switzerland Syria Taiwan Tanzania "
    "Thailand Tibet Togo Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Vanuatu Venezuela "
    "Vietnam Wales Yemen Zambia Zimbabwe US USA UK UAE U.S U.K"
)
ORGANISED = _set(
    "ministry department university company corporation corp inc ltd llc gmbh bank agency "
    "association council committee commission institute institution foundation society party "
    "union army navy force forces organisation organization group club league court parliament "
    "congress senate school college hospital museum church office board authority federation "
    "bureau service services trust airlines industries systems studios network broadcasting police "
    "cooperative co-operative consortium ferries partners holdings laboratory laboratories academy "
    "assembly alliance coalition plc co brothers guild orchestra times"
)
NEVER = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december i god christmas easter english french "
    "german spanish latin greek chinese japanese russian italian dutch arabic portuguese american "
    "british european asian african indian christian muslim jewish catholic protestant roman "
    "internet world war article section chapter act part figure table page item step point key "
    "note award awards prize bowl cup "
    "championship games bible testament language "
    "appendix phase stage level type class group zone agreement contract action"
)
# Words that begin a sentence with a capital and are no names, besides function words.
OPENING = _set(
    "although though despite since unlike like whereas however meanwhile yesterday today tomorrow "
    "later earlier many most several two three four five six seven eight nine ten every another "
    "one eighty according following based given because unless whether yes no thank thanks old "
    "young new both either neither among within without across along around behind beside beyond "
    "besides instead therefore thus hence moreover nobody everybody everyone someone nothing "
    "something perhaps maybe never always often sometimes next last first second then there here "
    "early late even please let dear upon via per"
)
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SURE = "January|February|April|September|October|November|December"
MONTH = (
    rf"(?:{SURE}|March|May|June|July|August|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
YEAR = r"(?:1\d{3}|20\d{2})"
BEFORE_DATE = (
    "in since until by of from to between and before after during around circa on last next early "
    "late this the".split()
)
LED = "|".join(rf"(?<=\b[{word[0].upper()}{word[0]}]{word[1:]} )" for word in BEFORE_DATE)
DATE = re.compile(
    rf"\b(?:(?:{DAY},? (?:the )?)?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {YEAR})?"
    rf"|(?:{DAY},? )?{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? {YEAR})?|{MONTH},? {YEAR}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:1\d|20)\d0s"
    r"|\d{1,2}(?:st|nd|rd|th) century|\d{1,4} (?:BC|AD|BCE|CE)"
    rf"|(?:{LED}|(?<=\()|(?<=[–-])|(?<=, )){YEAR}"
    r"(?![\d,.]\d|[%\w]| (?:[a-z]+s|people|km|feet|square|million|percent|per)\b)"
    rf"|(?:{LED})(?:March|May|June|July|August)\b|(?:{SURE}|{DAY})\b)"
)
WORD = r"[A-ZÀ-ÖØ-ÞĀĆČĐĒĘĞĪİŁŃŌŐŘŚŞŠŢŪŰŹŻŽ](?:[\w&]|[’'-](?=\w)(?!s\b)|\.(?=\w))*+"
RUN = re.compile(
    rf"{WORD}(?:\.? (?:(?:of|for|de|van|von|der|den|du|di|da|del|della|bin|ibn|al|la|le)"
    rf"(?: (?:the|der|den|la))? )?{WORD})*+"
)
JOINT = re.compile(r" (?:of|for)(?: the)? ")
LISTED = re.compile(
    r"(?i)^(?:present|attendees|attending|in attendance|apologies|absent|participants|members|"
    r"parties|cast|signed|signatories)\b[^:.]{0,30}:"
)
PLACE_NEXT = r" (?:islands?|river|lake|mountains?|valley|peninsula|coast|region|province|county)\b"
PLACED = re.compile(
    r"\b(?:in|near|across|throughout|outside) (?:(?:north|south|east|west|central)(?:ern)? )?$"
    r"|\bin [A-Z][\w’-]{1,20}(?: [A-Z][\w’-]{1,20})?, $"
)
LAST_WORD = re.compile(r"([\w.]+)[ “\"]*$")
FIRST_WORD = re.compile(r"[’”\"' ]*(\w+)")
OFFICE_BEFORE = re.compile(r"(\w+) (?:of|for)(?: the)? $")
TOLD_OF = re.compile(r",? \((?:born|c\.|b\.|\d{4})|, \d{1,2},|, who\b")
