"""Which certification body a paper comes from."""

import re

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
NAMED = re.compile(
    "|".join(rf"(?P<b{place}>(?<![A-Za-z])(?:{names})(?![A-Za-z]))" for place, names in enumerate(BODIES.values()))
)


def body_in(plain: str) -> str:
    """Return the one body of those we know that a text in Simplified Chinese names; nothing where it names several."""
    found = {list(BODIES)[int(str(match.lastgroup)[1:])] for match in NAMED.finditer(plain)}
    return found.pop() if len(found) == 1 else ""
