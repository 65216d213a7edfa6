from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from reports.models import Narrative, Origin, PublishedFigure, ReportRun, ReportSubscriber, SignOff
from reports.periods import read_report_period
from reports.services import enter_published, freeze, save_subscriber, sign_off, write_narrative
from tests.factories.people import UserFactory

MADE_ON = date(2025, 1, 15)


class ReportRunFactory(DjangoModelFactory):
    """The figures of a month that is over, as they are now."""

    period = "2024-12"
    today = MADE_ON
    origin = Origin.HAND

    class Meta:
        model = ReportRun

    @classmethod
    def _create(cls, _model_class, *_args, period, today, origin, actor=None):
        return freeze(read_report_period(period, today), actor=actor or system_user(), origin=origin)


class SignOffFactory(DjangoModelFactory):
    run = factory.SubFactory(ReportRunFactory)
    actor = factory.SubFactory(UserFactory)
    words = ""

    class Meta:
        model = SignOff

    @classmethod
    def _create(cls, _model_class, *_args, run, words, actor):
        return sign_off(run, words=words, actor=actor)


class NarrativeFactory(DjangoModelFactory):
    kpi = "hkex_b5_1"
    language = "zh-hans"
    month = "2024-06"
    text = "本集团按地区统计供应商。"

    class Meta:
        model = Narrative

    @classmethod
    def _create(cls, _model_class, *_args, actor=None, **fields):
        return write_narrative(Narrative(**fields), actor=actor or system_user())


class PublishedFigureFactory(DjangoModelFactory):
    as_of = date(2024, 12, 31)
    table_code = "suppliers_by_region"
    row_code = "cn"
    column_code = "count"
    value = "341"
    published_on = date(2025, 3, 28)
    source = "Sustainability report 2024, page 60"

    class Meta:
        model = PublishedFigure

    @classmethod
    def _create(cls, _model_class, *_args, actor=None, today=date(2025, 4, 1), **fields):
        return enter_published(PublishedFigure(**fields), actor=actor or system_user(), today=today)


class ReportSubscriberFactory(DjangoModelFactory):
    person = factory.SubFactory(UserFactory, compliance=True)
    is_active = True

    class Meta:
        model = ReportSubscriber

    @classmethod
    def _create(cls, _model_class, *_args, actor=None, **fields):
        return save_subscriber(ReportSubscriber(**fields), actor=actor or system_user())
