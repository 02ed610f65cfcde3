"""Draft a scheme, and write its indicators and numbers while it is a draft."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from evaluation.ratings import permissions
from evaluation.ratings.models import (
    Scheme,
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
    YearIndicator,
)
from evaluation.ratings.moving import locked
from portal.common import audit
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

_Part = TypeVar("_Part", SchemeGroup, SchemeWeight, SchemeBonusStep, SchemeItemPoints)


@transaction.atomic
def draft_scheme(*, scheme: Scheme, by: Viewer, now: datetime) -> Scheme:
    """評価方式を作成する、または作成中のものを変える。版は年度ごとに続きの番号になる。

    Raises PermissionDenied; Conflict when it has moved on meanwhile; ValidationError by field.
    """
    permissions.check_can_draft_schemes(by)
    if scheme.pk is None:
        newest = Scheme.objects.filter(fiscal_year=scheme.fiscal_year).order_by("-version").first()
        scheme.version = newest.version + 1 if newest else 1
        scheme.drafted_by_id = by.user_id
    else:
        locked(scheme)
    return save_checked(scheme, event="評価方式を作成", by=by, at=now)


@transaction.atomic
def keep_scheme_part(*, part: _Part, by: Viewer, now: datetime) -> _Part:
    """作成中の評価方式のグループ、係数と上限、加点の段階、項目の点数を登録・変更する。

    Raises PermissionDenied, and ValidationError by field: also for a scheme that is no draft, an
    indicator of another year, and steps that overlap.
    """
    permissions.check_can_draft_schemes(by)
    return save_checked(part, event="評価方式の数字を登録", by=by, at=now)


@transaction.atomic
def drop_scheme_part(*, part: _Part, by: Viewer, now: datetime) -> None:
    """作成中の評価方式から1つを外す。Raises PermissionDenied and ValidationError."""
    permissions.check_can_draft_schemes(by)
    audit.record("評価方式の数字を削除", target=part, by=by, at=now, before=audit.facts_of(part))
    with told(type(part)):
        part.delete()


@transaction.atomic
def keep_year_indicator(*, indicator: YearIndicator, by: Viewer, now: datetime) -> YearIndicator:
    """年度の指標・項目を登録・変更する。評価方式の承認を求めた年度の指標は変えられない。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_draft_schemes(by)
    return save_checked(indicator, event="総合評価の指標を登録", by=by, at=now)
