"""Record the answers of a site's users in a year."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.models import SatisfactionSurvey
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.models import AnnualProfile


@transaction.atomic
def record_survey(
    *,
    survey: SatisfactionSurvey,
    by: Viewer,
    now: datetime,
) -> SatisfactionSurvey:
    """利用者アンケートの回答数を登録・変更する。

    Raises PermissionDenied, and ValidationError when the site does not operate in the year.
    """
    permissions.check_can_set_targets(by, survey.site)
    year = survey.fiscal_year
    if not AnnualProfile.objects.filter(site=survey.site, fiscal_year=year).exists():
        raise ValidationError(
            {"fiscal_year": f"{year}年度は、この拠点の実施年度として登録されていません。"}
        )
    return save_checked(survey, event="利用者アンケートを登録", by=by, at=now)
