"""Every step of an agreement: how it is taken, where it begins, and who may."""

from collections.abc import Callable
from datetime import date

from agreements.actions.abandon import abandon
from agreements.actions.agree import agree, reopen
from agreements.actions.begin import begin
from agreements.actions.consult import consult, redraft
from agreements.actions.end import end
from agreements.actions.renew import renew
from agreements.actions.sign import sign
from agreements.choices import AgreementState
from agreements.models import Agreement
from portal.common.viewer import Viewer
from tests.agreements import makers
from tests.agreements.makers import NOW


def do_sign(agreement: Agreement, by: Viewer) -> Agreement:
    begins, ends = makers.THIS_YEAR
    return sign(
        agreement=agreement,
        signed_on=begins,
        valid_from=begins,
        valid_until=ends,
        renews_automatically=False,
        by=by,
        now=NOW,
    )


# What each act is, the states it begins in, and who may do it (the city's and the bureau's rows
# are parties; the ministry agrees only where the Minister is one).
STEPS: dict[str, tuple[Callable[[Agreement, Viewer], object], set[AgreementState], set[str]]] = {
    "consult": (
        lambda it, by: consult(agreement=it, by=by, now=NOW),
        {AgreementState.DRAFTED},
        {"city", "bureau", "ministry"},
    ),
    "redraft": (
        lambda it, by: redraft(agreement=it, reason="見直し", by=by, now=NOW),
        {AgreementState.CONSULTING},
        {"city", "bureau", "ministry"},
    ),
    "agree": (
        lambda it, by: agree(agreement=it, by=by, now=NOW),
        {AgreementState.CONSULTING},
        {"city", "bureau"},
    ),
    "reopen": (
        lambda it, by: reopen(agreement=it, reason="見直し", by=by, now=NOW),
        {AgreementState.AGREED},
        {"city", "bureau", "ministry"},
    ),
    "sign": (do_sign, {AgreementState.AGREED}, {"bureau", "ministry"}),
    "begin": (
        lambda it, by: begin(agreement=it, by=by, now=NOW),
        {AgreementState.SIGNED},
        {"bureau", "ministry"},
    ),
    "end": (
        lambda it, by: end(
            agreement=it, valid_until=date(2026, 10, 31), reason="廃止", by=by, now=NOW
        ),
        {AgreementState.IN_FORCE},
        {"bureau", "ministry"},
    ),
    "renew": (
        lambda it, by: renew(agreement=it, by=by, now=NOW),
        {AgreementState.IN_FORCE},
        {"city", "bureau", "ministry"},
    ),
    "abandon": (
        lambda it, by: abandon(agreement=it, reason="見送り", by=by, now=NOW),
        {AgreementState.DRAFTED, AgreementState.CONSULTING, AgreementState.AGREED},
        {"city", "bureau", "ministry"},
    ),
}
