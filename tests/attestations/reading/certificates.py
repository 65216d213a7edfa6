"""Certificates as bodies print them: three languages, several layouts, one certificate."""

import noto_cjk_sans_otc
import typst

#: Language -> label and value of every line.
LINES = {
    "en": [
        ("Certificate No.", "CN12/31459.00"),
        ("Organization", "Shenzhen Jia Electronics Co., Ltd."),
        ("Standard", "ISO 9001:2015"),
        ("Scope of certification", "Design and manufacture of connectors and cable assemblies for motor vehicles"),
        ("Initial certification date", "1 June 2012"),
        ("Issue date", "15 March 2024"),
        ("Expiry date", "14 March 2027"),
        ("Issued by", "SGS United Kingdom Ltd"),
    ],
    "zh-hant": [
        ("證書編號", "00124Q30001R0M/4403"),
        ("組織名稱", "深圳甲電子有限公司"),
        ("認證標準", "GB/T 19001-2016/ISO 9001:2015"),
        ("認證範圍", "電子連接器及汽車線束的設計和生產"),
        ("初次發證日期", "2012年6月1日"),
        ("發證日期", "2024年3月15日"),
        ("有效期至", "2027年3月14日"),
        ("發證機構", "中國質量認證中心"),
    ],
    "zh-hans": [
        ("证书编号", "00124Q30001R0M/4403"),
        ("组织名称", "深圳甲电子有限公司"),
        ("认证标准", "GB/T 19001-2016/ISO 9001:2015"),
        ("认证范围", "电子连接器及汽车线束的设计和生产"),
        ("初次发证日期", "二〇一二年六月一日"),
        ("发证日期", "二〇二四年三月十五日"),
        ("有效期至", "二〇二七年三月十四日"),
        ("发证机构", "中国质量认证中心"),
    ],
}
TITLES = {"en": "Certificate of Registration", "zh-hant": "質量管理體系認證證書", "zh-hans": "质量管理体系认证证书"}
PROSE = {
    "en": """This is to certify that the Quality Management System of

        *Shenzhen Jia Electronics Co., Ltd.*

        has been assessed by SGS and found to meet the requirements of ISO 9001:2015 for the following scope:

        Design and manufacture of connectors and cable assemblies for motor vehicles

        Certificate No. CN12/31459.00 \\
        Valid from 15 March 2024 until 14 March 2027. Certified since 1 June 2012.""",
    "zh-hant": """茲證明

        *深圳甲電子有限公司*

        建立的質量管理體系符合標準GB/T 19001-2016/ISO 9001:2015，認證範圍：電子連接器及汽車線束的設計和生產

        證書編號：00124Q30001R0M/4403 \\
        有效期：2024年3月15日至2027年3月14日 \\
        中國質量認證中心""",
    "zh-hans": """兹证明

        *深圳甲电子有限公司*

        建立的质量管理体系符合标准GB/T 19001-2016/ISO 9001:2015，认证范围：电子连接器及汽车线束的设计和生产

        证书编号：00124Q30001R0M/4403 \\
        有效期：2024年3月15日至2027年3月14日 \\
        中国质量认证中心""",
}


def lines(language):
    """Write a label, a colon and a value a line."""
    return "\n\n".join(f"{label}: {value}" for label, value in LINES[language])


def table(language):
    """Write labels on the left, values on the right."""
    cells = ", ".join(f"[{label}], [{value}]" for label, value in LINES[language])
    return f"#table(columns: (4cm, 8cm), {cells})"


def columns(language):
    """Write values below their labels, in two columns."""
    cells = ", ".join(f"[*{label}* \\ {value}]" for label, value in LINES[language])
    return f"#grid(columns: (1fr, 1fr), gutter: 12pt, {cells})"


def prose(language):
    """Write sentences in the middle of the page."""
    return f"#align(center)[{PROSE[language]}]"


LAYOUTS = {"lines": lines, "table": table, "columns": columns, "prose": prose}


def certificate(language, layout):
    """Return a certificate as PDF."""
    source = f'#set text(font: "Noto Sans CJK SC", size: 10pt)\n#align(center)[= {TITLES[language]}]\n'
    return typst.compile((source + LAYOUTS[layout](language)).encode(), font_paths=noto_cjk_sans_otc.__path__)
