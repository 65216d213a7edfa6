"""Which certification body a paper comes from, and who accredited it."""

import re
from collections.abc import Mapping, Sequence

#: What a body is proposed as -> how papers name it, in Simplified Chinese where in Chinese.
BODIES = {
    "SGS": r"SGS|通标标准技术服务",
    "BSI": r"BSI|British Standards Institution|英标管理体系认证",
    "TÜV SÜD": r"T[ÜU]V[ -]?S[ÜU]D|南德(?:意志)?认证",
    "TÜV Rheinland": r"T[ÜU]V[ -]?Rheinland|莱茵(?:检测|技术|认证)",
    "TÜV NORD": r"T[ÜU]V[ -]?NORD|汉德(?:质量|技术)",
    "TÜV Austria": r"T[ÜU]V[ -]?Austria",
    "CQC": r"CQC|中国质量认证中心|China Quality Certification Cent(?:re|er)",
    "CQM": r"CQM|方圆标志认证",
    "Bureau Veritas": r"Bureau Veritas|BVQI|必维",
    "DNV": r"DNV(?:[ -]?GL)?|挪威船级社",
    "Intertek": r"Intertek|天祥",
    "LRQA": r"LRQA|Lloyd'?s Register(?: Quality Assurance)?|劳盛|劳氏",
    "DEKRA": r"DEKRA|德凯",
    "DQS": r"DQS",
    "NQA": r"NQA|恩可埃",
    "UL Solutions": r"UL Solutions|UL LLC|Underwriters Laboratories",
    "CTI": r"CTI|华测(?:认证|检测)",
    "CEPREI": r"CEPREI|赛宝认证|广州赛宝",
    "HKQAA": r"HKQAA|香港品质保证局",
    "AFNOR": r"AFNOR|AFAQ",
    "RINA": r"RINA",
    "Kiwa": r"Kiwa",
}
#: The same of those who accredit such bodies.
ACCREDITORS = {
    "CNAS": r"CNAS|中国合格评定国家认可委员会|China National Accreditation Service",
    "UKAS": r"UKAS|United Kingdom Accreditation Service",
    "ANAB": r"ANAB|ANSI National Accreditation Board",
    "DAkkS": r"DAkkS|Deutsche Akkreditierungsstelle",
    "RvA": r"RvA|Raad voor Accreditatie|Dutch Accreditation Council",
    "JAS-ANZ": r"JAS[ -]?ANZ",
    "HKAS": r"HKAS|香港认可处|Hong Kong Accreditation Service",
    "TAF": r"全国认证基金会|Taiwan Accreditation Foundation",
    "JAB": r"Japan Accreditation Board",
    "KAB": r"Korea Accreditation Board",
    "COFRAC": r"COFRAC|Cofrac",
    "ACCREDIA": r"ACCREDIA|Accredia",
    "NABCB": r"NABCB|National Accreditation Board for Certification Bodies",
    "IECQ": r"IECQ",
}


def pattern(bodies: Mapping[str, str]) -> re.Pattern[str]:
    """Return what finds bodies by their names; a group's number is the place among them."""
    return re.compile(
        "|".join(rf"(?P<b{place}>(?<![A-Za-z])(?:{names})(?![A-Za-z]))" for place, names in enumerate(bodies.values()))
    )


NAMED, ACCREDITING = pattern(BODIES), pattern(ACCREDITORS)


def body_in(plain: str) -> str:
    """Return the one body of those we know that a text in Simplified Chinese names; nothing where it names several."""
    return the_one(NAMED, list(BODIES), plain)


def accreditor_in(plain: str) -> str:
    """Return the one that accredits bodies whom a text in Simplified Chinese names; nothing where it names several."""
    return the_one(ACCREDITING, list(ACCREDITORS), plain)


def the_one(named: re.Pattern[str], bodies: Sequence[str], plain: str) -> str:
    """Return the one body that a text names."""
    found = {bodies[int(str(match.lastgroup)[1:])] for match in named.finditer(plain)}
    return found.pop() if len(found) == 1 else ""
