"""The sheet of engagements: it goes out from their list."""

from audits.models import Engagement
from sheets.columns import Column, DayColumn, YesNoColumn
from sheets.named_column import NamedColumn
from sheets.out_sheet import OutSheet
from suppliers.sheets.columns import choices_of


class EngagementSheet(OutSheet):
    """One engagement a row; who came stands in the sheet of attendance."""

    code = "engagements"

    reference = Column("engagement_number", ("Engagement number", "活動編號", "活动编号"), attribute="reference")
    kind = NamedColumn("kind", ("Kind", "類型", "类型"), catalogue=choices_of(Engagement.Kind))
    name_en = Column("name_en", ("Name in English", "英文名稱", "英文名称"))
    name_zh_hant = Column("name_zh_hant", ("Name in Traditional Chinese", "繁體中文名稱", "繁体中文名称"))
    name_zh_hans = Column("name_zh_hans", ("Name in Simplified Chinese", "簡體中文名稱", "简体中文名称"))
    day = DayColumn("day", ("Day", "日期", "日期"))
    answer_by = DayColumn("answer_by", ("Answers until", "回覆截止日期", "回复截止日期"))
    place = Column("place", ("Place", "地點", "地点"))
    words = Column("words", ("What it is about", "內容", "内容"))
    is_about_integrity = YesNoColumn("is_about_integrity", ("Against corruption", "反貪污", "反贪污"))
    cancelled_on = DayColumn("cancelled_on", ("Called off on", "取消日期", "取消日期"))
    cancelled_why = Column("cancelled_why", ("Why it was called off", "取消原因", "取消原因"))

    class Meta:
        model = Engagement
