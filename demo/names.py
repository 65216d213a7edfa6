"""Invented names, addresses and numbers: of companies, of people, of papers."""

from dataclasses import dataclass

from stdnum.cn import uscc

from demo.dice import Dice

#: Characters of invented brands, with their sound.
FIRST = {
    "岑": "Cen", "屹": "Yi", "禾": "He", "澔": "Hao", "珩": "Heng", "棠": "Tang", "翎": "Ling", "煜": "Yu",
    "沐": "Mu", "昱": "Yu", "霽": "Ji", "筠": "Yun", "榕": "Rong", "嵐": "Lan", "溪": "Xi", "朗": "Lang",
    "旭": "Xu", "驍": "Xiao", "鈞": "Jun", "苒": "Ran", "瀚": "Han", "楷": "Kai", "暉": "Hui", "彥": "Yan",
}  # fmt: skip
SECOND = {
    "川": "chuan", "和": "he", "域": "yu", "衡": "heng", "澄": "cheng", "遠": "yuan", "序": "xu", "拓": "tuo",
    "穎": "ying", "達": "da", "潤": "run", "森": "sen", "誠": "cheng", "嶺": "ling", "景": "jing", "源": "yuan",
    "禹": "yu", "安": "an", "凌": "ling", "宸": "chen",
}  # fmt: skip
#: Companies of these names are well known.
TAKEN = {"禾川", "瀚川", "朗源", "鈞達", "旭源", "瀚源", "朗誠", "沐川"}

#: What a company of each category says of itself.
TRADES = {
    "assembly": (
        ("智造", "Smart Manufacturing"),
        ("精密製造", "Precision Manufacturing"),
        ("電子組裝", "Electronic Assembly"),
    ),
    "components": (("電子", "Electronics"), ("微電子", "Microelectronics"), ("光電", "Optoelectronics")),
    "batteries": (("新能源", "New Energy"), ("電池", "Battery"), ("化學", "Chemical")),
    "metal_parts": (("精工", "Precision"), ("金屬製品", "Metalwork"), ("五金", "Hardware")),
    "plastic_parts": (("塑膠", "Plastics"), ("模塑", "Moulding"), ("高分子", "Polymers")),
    "packaging": (("包裝", "Packaging"), ("紙品", "Paper Products"), ("印刷包裝", "Printing and Packaging")),
    "logistics": (("物流", "Logistics"), ("供應鏈", "Supply Chain"), ("倉儲", "Warehousing")),
    "site_services": (
        ("物業服務", "Facility Services"),
        ("後勤服務", "Support Services"),
        ("人力資源", "Human Resources"),
    ),
    "servers": (
        ("網絡設備", "Network Equipment"),
        ("計算系統", "Computing Systems"),
        ("伺服器科技", "Server Technology"),
    ),
    "cloud": (("雲服務", "Cloud Services"), ("雲計算", "Cloud Computing"), ("數據中心", "Data Centre")),
    "software": (("軟件", "Software"), ("信息技術", "Information Technology"), ("信息系統", "Information Systems")),
    "data": (("數據科技", "Data Technology"), ("數據服務", "Data Services"), ("智能數據", "Intelligent Data")),
    "professional": (("諮詢", "Consulting"), ("檢測服務", "Testing Services"), ("設計顧問", "Design Advisory")),
    "admin": (("商貿", "Trading"), ("辦公用品", "Office Supplies"), ("文具", "Stationery")),
}

#: City, its English name, its telephone code and its division code (GB/T 2260).
CITIES = (
    ("深圳", "Shenzhen", "755", "440305"),
    ("上海", "Shanghai", "21", "310115"),
    ("北京", "Beijing", "10", "110108"),
    ("蘇州", "Suzhou", "512", "320505"),
    ("東莞", "Dongguan", "769", "441900"),
    ("杭州", "Hangzhou", "571", "330106"),
    ("成都", "Chengdu", "28", "510107"),
    ("合肥", "Hefei", "551", "340104"),
)
#: Country: telephone code, form of company, people.
ABROAD = {
    "JP": ("81", "K.K.", ("M. Aizawa", "K. Tsuruoka", "Y. Minase")),
    "KR": ("82", "Co., Ltd.", ("Seo Ji-an", "Kang Ha-rin", "Moon Do-yun")),
    "DE": ("49", "GmbH", ("A. Reinwald", "K. Oberhof", "S. Tannert")),
    "US": ("1", "Inc.", ("D. Hartwick", "L. Okafor", "R. Castellan")),
    "GB": ("44", "Ltd", ("E. Thornbury", "P. Ashgrove", "N. Kellaway")),
    "SG": ("65", "Pte. Ltd.", ("Lim Wei Shan", "Goh Jun Kai", "R. Devaraj")),
    "TH": ("66", "Co., Ltd.", ("S. Rattanakul", "P. Chaiwong", "N. Srisuwan")),
    "VN": ("84", "Co., Ltd.", ("Dang Thu Ha", "Bui Quang Duy", "Vo Minh Chau")),
    "MY": ("60", "Sdn. Bhd.", ("Nurul Izzah", "Chong Kah Wai", "A. Subramaniam")),
    "NL": ("31", "B.V.", ("J. van Elswijk", "M. de Rooden", "T. Hoekwater")),
}  # fmt: skip
FORMS = {"CN": ("有限公司", "股份有限公司"), "HK": ("有限公司",), "TW": ("股份有限公司",), "MO": ("有限公司",)}
ENGLISH_FORMS = {"CN": "Co., Ltd.", "HK": "Limited", "TW": "Co., Ltd.", "MO": "Ltd."}
DIALLING = {"HK": "852", "TW": "886", "MO": "853"}

SURNAMES = "王李張劉陳楊趙黃周吳徐孫馬朱胡林郭何高羅鄭梁謝宋唐許鄧馮韓曹"
GIVEN = (
    "雅文", "志遠", "嘉儀", "子軒", "美玲", "俊傑", "思敏", "建國", "曉彤", "偉豪", "靜宜",
    "浩然", "麗華", "國強", "欣怡", "家明", "詠詩", "永康", "佩珊", "文博", "敏", "磊",
    "婷", "濤", "倩", "鵬", "琳", "剛", "潔", "凱",
)  # fmt: skip
TITLES = ("總經理", "副總裁", "法務總監", "採購總監", "行政總監")
TITLES_ABROAD = ("Managing Director", "Vice President", "General Counsel", "Sales Director")

STEMS = ("Nor", "Vel", "Kas", "Tam", "Bre", "Ori", "Hal", "Mer", "Dov", "Sor", "Fen", "Lun")
ENDINGS = ("vik", "dan", "tor", "mark", "field", "wen", "holt", "stead", "berg", "mont")


@dataclass(frozen=True)
class Company:
    """What a company is called and how it is reached."""

    name: str
    name_en: str
    uscc: str
    phone: str
    contact: str
    language: str


def company(dice: Dice, country: str, category: str) -> Company:
    """Invent a company of a country and a category."""
    if country in ABROAD:
        return company_abroad(dice, country, category)
    first, second = brand(dice)
    trade, trade_en = dice.choice(TRADES[category])
    city, city_en, area, division = dice.choice(CITIES)
    form, has_place = dice.choice(FORMS[country]), dice.chance(0.4)
    place, place_en = (f"（{city}）", f" ({city_en})") if has_place and country == "CN" else ("", "")
    dialling = f"86 {area}" if country == "CN" else DIALLING[country]
    return Company(
        name=f"{first}{second}{trade}{place}{form}",
        name_en=f"{FIRST[first]}{SECOND[second]} {trade_en}{place_en} {ENGLISH_FORMS[country]}",
        uscc=credit_code(dice, division) if country == "CN" else "",
        phone=phone(dice, dialling),
        contact=person(dice),
        language="zh-hans" if country == "CN" else "zh-hant",
    )


def company_abroad(dice: Dice, country: str, category: str) -> Company:
    """Invent a company of a country where Chinese is not written."""
    dialling, form, people = ABROAD[country]
    _trade, trade_en = dice.choice(TRADES[category])
    name = f"{dice.choice(STEMS)}{dice.choice(ENDINGS)} {trade_en} {form}"
    return Company(name, name, "", phone(dice, dialling), dice.choice(people), "en")


def brand(dice: Dice) -> tuple[str, str]:
    """Return two characters that no well-known company is called by."""
    while True:
        first, second = dice.choice(list(FIRST)), dice.choice(list(SECOND))
        if first + second not in TAKEN:
            return first, second


def person(dice: Dice) -> str:
    """Invent a Chinese name."""
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def phone(dice: Dice, dialling: str) -> str:
    """Return a number that nobody has: no subscriber's begins with 0."""
    return f"+{dialling} 0{dice.randrange(10**3):03} {dice.randrange(10**4):04}"


def credit_code(dice: Dice, division: str) -> str:
    """Return a unified social credit code (GB 32100-2015) of a division."""
    organisation = "MA" + "".join(dice.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
    unchecked = f"91{division}{organisation}"
    return unchecked + uscc.calc_check_digit(unchecked)
