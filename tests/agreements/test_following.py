"""What runs under an agreement goes on under its renewal; what was, keeps its figures."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agreements.actions.begin import begin
from agreements.models import Agreement, OperatingCouncil
from agreements.queries.renewals import with_renewals
from evaluation.filters import SiteYearFilter
from evaluation.models import SiteYear
from portal.common.history import history_of
from portal.common.viewer import Viewer
from sites.models import JointSite, SiteProposal
from tests import factories
from tests.agreements import makers
from tests.sites.founding import Sides, proposal_in

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def of() -> makers.Sides:
    return makers.sides()


@pytest.fixture
def earlier(of: makers.Sides) -> Agreement:
    return makers.in_force(of)


def renewal_of(earlier: Agreement, of: makers.Sides) -> Agreement:
    later = makers.agreed_renewal(of, earlier)
    later = makers.signed(of, (date(2026, 11, 1), None), made=later)
    return begin(agreement=later, by=of.bureau, now=NOW)


def test_councils_and_open_sites_go_on_under_the_renewal(
    earlier: Agreement, of: makers.Sides
) -> None:
    council = OperatingCouncil.objects.create(
        name="試験", prefecture_code="07", agreement=earlier, established_on=date(2020, 4, 1)
    )
    open_site = factories.site("07204-91")
    closed = factories.site("07204-92", closed_on=date(2026, 3, 31))
    JointSite.objects.filter(pk__in=[open_site.pk, closed.pk]).update(agreement=earlier)
    later = renewal_of(earlier, of)
    for row in (council, open_site, closed):
        row.refresh_from_db()
    assert (council.agreement, open_site.agreement, closed.agreement) == (later, later, earlier)
    for row in (council, open_site):
        assert history_of(Viewer.system(), row)[0].event == "協定の更新に続いた"


def test_what_belonged_to_the_renewed_agreement_is_still_counted_as_its_own(
    earlier: Agreement, of: makers.Sides
) -> None:
    site = factories.site("07204-91", years=(2025,))
    JointSite.objects.filter(pk=site.pk).update(agreement=earlier)
    later = renewal_of(earlier, of)
    assert with_renewals([earlier.pk, later.pk]) == {
        earlier.pk: {earlier.pk, later.pk},
        later.pk: {later.pk},
    }
    for one in (earlier, later):
        found = SiteYearFilter(
            {"agreement": str(one.public_id), "year": "2025"},
            SiteYear.objects.all(),
            viewer=Viewer.system(),
        )
        assert [row.site_id for row in found.qs] == [site.pk]


def test_a_proposal_that_waits_for_its_opening_goes_on_too(of: makers.Sides) -> None:
    sides = Sides(of.city, of.bureau, of.office)
    proposal = proposal_in("AGREED", sides)
    earlier = Agreement.objects.get(site_proposals=proposal)
    stranger = makers.in_force(of)
    rows = SiteProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agreement=stranger)
    later = renewal_of(earlier, of)
    proposal.refresh_from_db()
    assert proposal.agreement == later
