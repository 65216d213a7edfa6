"""What the suppliers are called."""

from random import Random

from stdnum.cn import uscc

CITIES = [
    "深圳",
    "東莞",
    "蘇州",
    "上海",
    "北京",
    "廣州",
    "杭州",
    "寧波",
    "無錫",
    "成都",
    "廈門",
    "天津",
    "重慶",
    "青島",
    "香港",
]
FIRST = "華鴻鼎盛宏達瑞豐恆泰新創銘興嘉信博遠金光天宇中科億聯國安海潤東方正大啟明"
SECOND = "騰飛達昌隆源通利德康凱力捷悅誠益美佳雲智群英凌峰浩洋晟陽榮祥順和"
TRADES = [
    "電子",
    "精密",
    "科技",
    "塑膠",
    "五金",
    "包裝",
    "物流",
    "信息技術",
    "數據",
    "材料",
    "新能源",
    "管理諮詢",
    "供應鏈",
    "印刷",
]
ENGLISH = ["Precision", "Electronics", "Logistics", "Data", "Materials", "Packaging", "Systems", "Consulting"]


def company_name(random: Random) -> tuple[str, str]:
    """Return a name in Chinese and one in English."""
    word = random.choice(FIRST) + random.choice(SECOND)
    chinese = f"{random.choice(CITIES)}{word}{random.choice(TRADES)}有限公司"
    return chinese, f"{random.choice(ENGLISH)} {random.randrange(10_000)} Limited"


def social_credit_code(number: int) -> str:
    """Return a valid code that no other number has."""
    body = f"91440300MA5{number:06}"
    return body + uscc.calc_check_digit(body)
