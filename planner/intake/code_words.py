"""Words of Finnish, Swedish and English beside which a code or a password would stand, and those that tell it apart."""

import re

STEM = re.compile(r"kood|kod|code|sana|salis|pin|puk|tunnuslu|avainlu|l[öo]sen|nyckelt|siffer|pass|pwd|cvc|cvv")
"""A text in lower case without any of these has none of the words below."""

_ENDING = r"\w{0,12}"

LOGIN = re.compile(
    r"(?:salasan|\bsalis\b|tunnuslu[kv]u|avainluku|suojakood|luk(?:itus|ko)kood|pääsykood"
    r"|l[öo]senord|\blösen\b|nyckeltal|sifferkod|passw(?:or)?d|passcode|passphrase|\bpwd\b|\bcv[cv]2?\b"
    r"|\b(?:pin|puk)\d?(?:[ -]?(?:kood|kod|code|numer|nummer|number|luku)|(?:i|iä|in|inä|ni|nsa|ä|ia|ina)?\b))"
    + _ENDING
)

_DOOR_PART_FI = r"(?:ovi|ove|portti|porti|rappu|rapu|porra|porras|summeri|hissi|avain\w{0,10}|hälyt\w{0,6}|piha|talo)"
_DOOR_PART_SV = r"(?:port|dörr|dorr|grind|trapp|larm|entré?|nyckel\w{0,6}|hiss)"
_DOOR_PART_EN = r"(?:door|gate|entry|entrance|building|lobby|stair\w{0,5}|lock ?box|key ?\w{0,6}|alarm)"
DOOR = re.compile(
    rf"(?:{_DOOR_PART_FI}n?[ -]?kood|{_DOOR_PART_SV}(?:e?ns?)?[ -]?kod|{_DOOR_PART_EN} ?code"
    rf"|kod(?:en)? (?:till|för|i) \w{{0,6}}{_DOOR_PART_SV}|code (?:to|for|of) (?:the )?(?:\w{{1,8}} )?{_DOOR_PART_EN})"
    + _ENDING
)

_OTHER_CODE = (
    r"virhe|posti|maa|suunta|alennus|etu|tarjous|kampanja|tuote|viiva|qr|väri|kieli|lähde|ohjelma|tilaus|seuranta"
    r"|fel|land|rikt|rabatt|produkt|streck|färg|käll|best[äa]llning|spårning"
    r"|error|post|zip|area|country|dial|discount|promo|product|bar|colou?r|source|order|tracking"
)
"""What other codes are called; they open nothing."""

CODE = re.compile(
    rf"(?<!\w)(?!(?:{_OTHER_CODE})s?-?(?:kood|kod|code))"
    rf"\w{{0,20}}(?:kood{_ENDING}|kod(?:en|er|erna|ens)?\b|codes?\b)"
)
"""Any code at all: only what stands right beside it counts."""

OTHER_CODE_BEFORE = re.compile(rf"(?<!\w)(?:{_OTHER_CODE})\w{{0,2}}[ -]$")

NEAR_DOOR = re.compile(rf"\b\w{{0,6}}(?:{_DOOR_PART_FI}|{_DOOR_PART_SV}|{_DOOR_PART_EN})")

LINK_WORDS = r"(?:on|oli|ovat|eli|är|var|det|dvs|alltså|is|was|it|it's|its|are|lukee|nyt|nu|now)"
LINK = re.compile(rf"(?:[\s:=>(\"'#*,~-]|\b(?:se|{LINK_WORDS})\b){{0,12}}")
"""What may stand between a word and its value."""

ENDS_IN_LINK = re.compile(rf"(?:[:=>]|\b{LINK_WORDS})[\s\"'#*(]*$")

_LOST = (
    r"unoh|huka|kado|katos|vaih|puuttu|lukit|muist|väär|tarvi|halua|apua|hävi"
    r"|glöm|bort|förlor|byt|ändr|sakna|låst|fel\b|minns|behöv|hjälp|vill\b|försv"
    r"|forg[eo]t|lost|chang|reset|expire|locked|wrong|remember|missing|need|want|help"
)
LOST = re.compile(rf"\b(?:{_LOST})")
"""Where it stands between a word and digits, they are something else: a day, a count, another number."""

TALK = re.compile(
    rf"(?:{_LOST}|uusi|uude|uutta|asiak|pitä|miten|kuinka|kysy|soita|vanha|luki|tieto|tiedo|keksi"
    r"|kund|fråg|ring|gammal|customer|unknown"
    r"|(?:ks|se|jfr|see|ei|en|eikä|ny|nytt|nya|hur|har|inte|ingen|inget|okänt|the|a|an|no|not|none|new|old|how|has|does|ask|call)\b)"
)
"""Where it stands in place of the value, there is none."""

_MAKES = (
    r"windows|android|iphone|ipad|ios|galaxy|office|microsoft|nokia|doro|samsung|huawei|lenovo|hp|canon|epson|brother"
    r"|asus|acer|dell|lg|sony|philips|moto|motorola|oneplus|xiaomi|redmi|honor|emporia|zte|deskjet|laserjet|macbook"
    r"|mac|pixel|tv|wi-?fi"
)
LABEL = re.compile(
    r"(?:(?:numero\w{0,4}|nro|nummer|number"
    r"|(?<!\w)(?:n[ro]|no|viite|referens|reference|ref|puh|tel|tfn|lasku\w{0,4}|invoice|faktura|tilaus|order|malli|modell?"
    r"|versio|version|kl|klo|klockan|at|vuonna|vuodesta|vuoden|sedan|från|år|since|year|in|asiakas|kund|customer|kanava"
    r"|kanal|channel|bussi|buss|bus|pysäkki))[ .:#]{0,3}"
    rf"|(?<!\w)(?:{_MAKES})(?: [a-z]{{1,3}}\d{{0,3}})?[ -]{{0,3}})$"
)
"""Right before digits, it says what else they are."""

UNIT = re.compile(
    r"[ \"')]{0,2}(?:€|eur|e\b|kr\b|snt|kpl|st\b|pcs|merk|teck|char|digit|num|siff|kert|gång|times|yrit|förs|attem|%"
    r"|[gmkt]i?[bt]\b|päiv|dag|day|vuo|år|year|min\b|tunti|timm|hour|helsin|helsingfors|esp|vant)"
)
"""Right behind digits, it says what they count."""

PRODUCT = re.compile(
    r"(?:pin\d|puk\d|windows|android|iphone|ipad|ios|galaxy|office|microsoft|wi-?fi|dna|elisa|telia|huawei|asus|tp-link)"
)
NETWORK = re.compile(r"verk|nätver|network|ssid|malli|model|laite|puhelim|puheli|telefon|phone")
