"""Keep what a year is counted by: indicators, rules, benchmarks (the ministry's)."""

from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.models import (
    AlertRule,
    AssessmentRule,
    Benchmark,
    DisclosureRule,
    EvaluationRule,
    Indicator,
    MonthlyResult,
    ReportingRule,
    SlipRule,
    SurveyRule,
)
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

_Setting = TypeVar(
    "_Setting",
    Indicator,
    EvaluationRule,
    Benchmark,
    AlertRule,
    ReportingRule,
    AssessmentRule,
    SlipRule,
    SurveyRule,
    DisclosureRule,
)


@transaction.atomic
def keep_setting(
    *,
    setting: _Setting,
    by: Viewer,
    now: datetime,
) -> _Setting:
    """指標・数え方・比較値・報告の決まりを登録・変更する。変更できるのは本省だけ。

    Raises PermissionDenied, and ValidationError by field: an indicator keeps its code, and with
    months it stays a count.
    """
    permissions.check_can_keep_settings(by)
    if (
        isinstance(setting, Indicator)
        and Indicator.objects.filter(pk=setting.pk).exclude(code=setting.code).exists()
    ):
        raise ValidationError(
            {"code": "登録した指標のコードは変えられません。集計と連携がこのコードを使っています。"}
        )
    if isinstance(setting, Indicator) and setting.is_rate:
        if MonthlyResult.objects.filter(indicator=setting.pk).exists():
            raise ValidationError(
                {"measure": "月次実績のある指標を、割合に変えることはできません。"}
            )
        for side in ("numerator", "denominator"):
            part: Indicator | None = getattr(setting, side)
            if part and part.is_rate:
                raise ValidationError({side: "分子と分母には件数の指標を選んでください。"})
    return save_checked(setting, event="評価の設定を登録", by=by, at=now)
