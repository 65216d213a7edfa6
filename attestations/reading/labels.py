"""What stands before the values on a paper, in English and in Simplified Chinese."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

#: Field -> its labels, the surest first; those that count alike stand together.
OF_TEXTS = {
    "number": (
        (
            r"certificate\s+(?:registration\s+)?(?:number|no\b\.?|nr\b\.?|id\b)|cert\.?\s*no\b\.?"
            r"|证书(?:注册|登记)?(?:编号|号码|号)"
        ),
        r"registration\s+(?:number|no\b\.?)|(?:注册|登记)(?:编号|号码|号)",
        r"(?:test\s+)?report\s+(?:number|no\b\.?)|(?:检测|测试)?报告(?:编号|号)",
        r"统一社会信用代码",
    ),
    "holder_name": (
        (
            r"(?:certificate\s+)?holder|name\s+of\s+(?:the\s+)?(?:organi[sz]ation|company|holder)"
            r"|organi[sz]ation(?:\s+name)?|company\s+name|(?:issued|awarded|granted)\s+to"
            r"|(?:获证|认证|受审核|持证)?(?:组织|企业|单位|公司)名称|(?:获证|持证)(?:组织|企业|单位)|证书持有人"
        ),
        r"(?:applicant|client)(?:\s+name)?|委托(?:单位|方)|申请(?:单位|人)",
    ),
    "scope": (
        (
            r"scope\s+of\s+(?:the\s+)?(?:certification|registration|certificate|supply|management\s+system)"
            r"|(?:认证|注册|覆盖|证书|体系)(?:覆盖)?的?范围"
        ),
        r"(?:(?:for|with)\s+the\s+(?:following\s+)?)?scope|经营范围",
    ),
    "issuing_body": (
        r"issued\s+by|issuing\s+(?:body|office)|certification\s+body|(?:发证|颁证|认证|签发)机构(?:名称)?",
    ),
}
#: Of something else: what stands before it ends there.
OF_OTHERS = {
    "": (
        (
            r"^[ \t]*(?:address|standard|site|additional|accredit|signed|authori[sz]ed|page|(?:this|the)\s+certificate)"
            r"|(?:认证|注册|经营|审核|组织|企业)?(?:地址|标准|依据)|邮政编码|本证书|签发人|第\s*\d+\s*页"
        ),
    )
}
OF_DAYS = {
    "valid_from": (
        r"(?:valid|effective)\s+(?:from|since|date)|生效日期|有效期限?[自从]",
        (
            r"(?:current|re)[\s-]?(?:issue|certification)\s+date|date\s+of\s+(?:re-?issue|re-?certification)"
            r"|(?:本次|当前|换证|再认证)(?:发证|颁证|认证)?日期"
        ),
        (
            r"issue\s+date|date\s+of\s+issue|date\s+issued|issued\s+on|certification\s+date"
            r"|(?:发证|颁证|颁发|签发|批准|认证)日期"
        ),
        r"(?:test\s+|report\s+)date|date\s+of\s+(?:test\s+)?report|(?:检测|报告|成立)日期|^[ \t]*(?:date|日期)(?=\s*:)",
    ),
    "valid_until": (
        (
            r"(?:valid|good)\s+(?:until|till|to|thru|through|up\s+to)|expir(?:y|ation)\s+date|expires(?:\s+on)?|expiry"
            r"|date\s+of\s+expir(?:y|ation)|有效期限?(?:至|到|截止)(?:日期)?|有效日期|(?:失效|到期|截止|届满)日期?"
        ),
    ),
    #: A first day and a last one.
    "period": (r"(?:period\s+of\s+)?validity(?:\s+period)?|valid\s+period|(?:证书)?有效期限?|营业期限",),
    #: Days of other things, which stand beside those that are looked for.
    "": (
        (
            r"(?:initial|first|original|previous|last|latest)(?:ly)?\s+(?:\w+\s+){0,3}(?:date|issued?|on)|certified\s+since"
            r"|date\s+of\s+(?:initial|first|original)\s+\w+|(?:revision|audit|surveillance|sampling|print)\s+date"
            r"|(?:初次|首次|初始)(?:发证|颁证|认证|获证|注册|批准)?日期|(?:打印|审核|监督|修订|收样|来样)日期"
        ),
    ),
}


#: A paper has a few; one that has thousands wants to be read for hours.
MOST = 200


class Label(NamedTuple):
    """A label as it stands in a text: the field, how sure it is (0 is surest), and where."""

    field: str
    rank: int
    start: int
    end: int


def pattern(labels: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Return what finds labels; a group's name says field and rank. Days of other things are tried first."""
    ways = [
        f"(?P<{field}_{rank}>{way})"
        for field, ranks in sorted(labels.items(), key=lambda each: each[0] != "")
        for rank, way in enumerate(ranks)
    ]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(ways)})", re.IGNORECASE | re.MULTILINE)


TEXTS, DAYS, OTHERS = pattern(OF_TEXTS), pattern(OF_DAYS), pattern(OF_OTHERS)


def labels_in(text: str, labels: re.Pattern[str]) -> list[Label]:
    """Return the first labels of a text in Simplified Chinese, in their order."""
    found = []
    for match in islice(labels.finditer(text), MOST):
        field, _underscore, rank = str(match.lastgroup).rpartition("_")
        found.append(Label(field, int(rank), match.start(), match.end()))
    return found
