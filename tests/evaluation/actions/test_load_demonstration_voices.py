"""What of surveys and slips a new portal shows, and that the published sums stay."""

from datetime import timedelta

import pytest

from evaluation.actions.load_demonstration_voices import ANSWERS, KORIYAMA, PAPER, SHOWN, WAITING
from evaluation.choices import Side
from evaluation.demonstration.figures import OPEN_YEAR
from evaluation.models import PublishedVoice, ReferralSlip, SatisfactionSurvey, SurveyRound
from evaluation.queries.slips import slip_counts, slips_used
from evaluation.queries.survey_results import satisfaction
from evaluation.queries.surveys import survey_rounds, waiting_voices
from evaluation.rules.slip_number import read_number
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_new_portal_has_one_survey_that_takes_answers_with_voices_to_read() -> None:
    city = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036"))
    survey = survey_rounds(city).get(site__code=KORIYAMA)
    assert survey == SurveyRound.objects.get()
    assert survey.fiscal_year == OPEN_YEAR
    assert survey.takes_answers_on(survey.closes_on - timedelta(days=1))
    assert (vars(survey)["answer_count"], vars(survey)["paper_count"]) == (len(ANSWERS), sum(PAPER))
    assert {one.text for one in waiting_voices(city)} == set(WAITING)
    assert [one.wording for one in PublishedVoice.objects.all()] == list(SHOWN)


def test_a_new_portal_has_slips_used_and_slips_to_use() -> None:
    city = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036"))
    site = JointSite.objects.get(code=KORIYAMA)
    used = slips_used(city, site, FiscalYear(OPEN_YEAR).start)
    assert used == {Side.MUNICIPALITY: 5, Side.HELLO_WORK: 2}
    (ours, theirs) = slip_counts(city, site, FiscalYear(OPEN_YEAR))
    assert (ours.used, ours.expired, theirs.used) == (5, 1, 2)
    assert all(read_number(one.number) for one in ReferralSlip.objects.filter(site=site))


def test_s01_the_published_sum_of_answers_stays_as_it_is() -> None:
    nation = satisfaction(factories.viewer(Role.MINISTRY), 2020)
    assert nation.total == 5_339
    assert set(SatisfactionSurvey.objects.values_list("fiscal_year", "source")) == {
        (2020, "YEARLY")
    }
