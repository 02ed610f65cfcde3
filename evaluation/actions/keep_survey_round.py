"""Hold a survey: draft a round, change it, open it, close it, renew its public address."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import ROUND_STATES, RoundState
from evaluation.models import SurveyRound, SurveyRule
from evaluation.models.survey_round import new_token
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

_FASTER = "ほかの人が先にこのアンケートを進めました。いまの状態を確かめてください。"


@transaction.atomic
def draft_survey_round(*, survey: SurveyRound, by: Viewer, now: datetime) -> SurveyRound:
    """利用者アンケートの回を準備する。準備中の回は、外からは見えない。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    return save_checked(survey, event="アンケートを準備", by=by, at=now)


@transaction.atomic
def change_survey_round(*, survey: SurveyRound, by: Viewer, now: datetime) -> SurveyRound:
    """回の年度と受付の期間を変える。受付を始めた後は、最終日だけを変えられる。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    current = _locked(survey)
    current.fiscal_year, current.opens_on = survey.fiscal_year, survey.opens_on
    current.closes_on = survey.closes_on
    return save_checked(current, event="アンケートを変更", by=by, at=now)


@transaction.atomic
def open_survey_round(*, survey: SurveyRound, by: Viewer, now: datetime) -> SurveyRound:
    """受付を始める。公開用の住所を知る人は、受付の期間のあいだ回答できる。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    current = _locked(survey)
    if current.closes_on < today(now):
        raise ValidationError({"closes_on": "受付の最終日を過ぎています。期間を変えてください。"})
    if not SurveyRule.objects.filter(from_year__lte=current.fiscal_year).exists():
        raise ValidationError({"fiscal_year": "この年度のアンケートの決まりがありません。"})
    return _moved(current, RoundState.OPEN, "アンケートの受付を開始", by, now)


@transaction.atomic
def close_survey_round(*, survey: SurveyRound, by: Viewer, now: datetime) -> SurveyRound:
    """受付を終え、結果を年度の集計に加える。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    return _moved(_locked(survey), RoundState.CLOSED, "アンケートの受付を終了", by, now)


@transaction.atomic
def renew_survey_address(*, survey: SurveyRound, by: Viewer, now: datetime) -> SurveyRound:
    """公開用の住所を新しくする。前の住所とQRコードは使えなくなる。

    The address itself is not written down: whoever reads the history need not know it.
    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    current = _locked(survey)
    if current.state == RoundState.CLOSED:
        raise ValidationError("受付を終えたアンケートの住所は変えられません。")
    current.token = new_token()
    current.save(update_fields=["token"])
    audit.record("アンケートの住所を更新", target=current, by=by, at=now)
    return current


def _locked(survey: SurveyRound) -> SurveyRound:
    current = SurveyRound.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if current.state != survey.state:
        raise Conflict(_FASTER)
    return current


def _moved(
    survey: SurveyRound, state: RoundState, event: str, by: Viewer, now: datetime
) -> SurveyRound:
    ROUND_STATES.check(survey.state, state)
    survey.state = state
    return save_checked(survey, event=event, by=by, at=now)
