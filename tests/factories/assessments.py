from accounts.services import system_user
from audits.models import Assessor, Criterion, Scorecard, Topic
from audits.services import save_criterion, save_scorecard


def scorecard(*weights, code="card", categories=(), is_used=True, **criterion):
    """Make a scorecard with a criterion of each weight, called c1, c2, …"""
    names = {"name_en": code, "name_zh_hant": code, "name_zh_hans": code}
    card = save_scorecard(Scorecard(code=code, categories=categories, is_used=is_used, **names), actor=system_user())
    for place, weight in enumerate(weights, 1):
        called = f"c{place}"
        given = {"topic": Topic.QUALITY, "scored_by": Assessor.OFFICER, "position": place} | criterion
        names = {"name_en": called, "name_zh_hant": called, "name_zh_hans": called}
        save_criterion(Criterion(scorecard=card, code=called, weight=weight, **names, **given), actor=system_user())
    return card
