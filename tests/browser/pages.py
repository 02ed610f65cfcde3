"""Every page of the portal, with who may see it: a new page must be added here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.common.viewer import Role
from tests.browser.pages_voices import JOURNEY
from tests.browser.people import EVERYBODY, GOVERNMENTS
from tests.permissions.doors_improvement import NEED_SOMETHING as IMPROVEMENT_ROUTES
from tests.permissions.doors_plans import ROUTES as PLAN_ROUTES

KORIYAMA_SITE = "07203-01"  # run by the city and the office of the demonstration people
HAKODATE_SITE = "01202-01"  # run by none of them
KORIYAMA, HAKODATE, KURIYAMA = "072036", "012025", "014290"
SETTLING = (Role.MINISTRY, Role.BUREAU)
ENTERING = (Role.HELLO_WORK, Role.LOCAL_GOVERNMENT)
NOWHERE = "/nothing-is-here/"
RUN = "{run}"  # stands for a settlement run the bureau made

# Stand for what the demonstration's council of Koriyama has, and for a council elsewhere.
COUNCIL, MEETING, NEXT_MEETING = "{council}", "{meeting}", "{next_meeting}"
RESOLUTION, ACTION, OTHER_COUNCIL = "{resolution}", "{action}", "{other_council}"

# Routes that show no page of their own, and what they are instead.
NOT_PAGES = {
    **JOURNEY,
    **{route: "needs a plan: test_plans.py" for route, _, _ in PLAN_ROUTES},
    **dict.fromkeys(IMPROVEMENT_ROUTES, "needs a plan: test_improvement.py"),
    "evaluation:improvement-plans-download": "a file",
    "evaluation:improvement-assess": "a form's target",
    "evaluation:improvement-plan-new": "a form: test_improvement.py",
    "evaluation:contract-lines-download": "a file",
    "evaluation:contract-line-new": "a form: test_improvement.py",
    "agreements:council-change": "a form: test_councils.py",
    "evaluation:open-year": "needs a publication: test_reports.py",
    "evaluation:open-version": "needs a publication: test_reports.py",
    "evaluation:open-table": "needs a publication: test_reports.py",
    "evaluation:open-download": "a file",
    "evaluation:report-run": "needs a report: test_reports.py",
    "evaluation:report-stop": "a form's target",
    "evaluation:report-file": "a file",
    "agreements:council-member-new": "a form: test_councils.py",
    "agreements:council-member": "a form: test_councils.py",
    "agreements:meeting-new": "a form: test_councils.py",
    "agreements:meeting-change": "a form: test_councils.py",
    "agreements:meeting-move": "a form: test_councils.py",
    "agreements:agenda-item-new": "a form: test_councils.py",
    "agreements:agenda-item-remove": "a form's target",
    "agreements:paper-new": "a form: test_councils.py",
    "agreements:paper": "a file",
    "agreements:paper-remove": "a form's target",
    "agreements:attendance": "a form: test_councils.py",
    "agreements:minutes": "a form: test_councils.py",
    "agreements:resolution-new": "a form: test_councils.py",
    "agreements:resolution-change": "a form: test_councils.py",
    "agreements:council-pack-new": "a form's target",
    "agreements:council-pack": "a file",
    "agreements:council-action-new": "a form: test_councils.py",
    "agreements:council-action-change": "a form: test_councils.py",
    "agreements:council-action-move": "a form: test_councils.py",
    "evaluation:correction": "needs a correction: test_closing.py",
    "evaluation:published-year": "needs a publication: test_closing.py",
    "evaluation:published-sites": "needs a publication: test_closing.py",
    "evaluation:published-site": "needs a publication: test_closing.py",
    "evaluation:published-download": "a file",
    "evaluation:published-sites-download": "a file",
    "evaluation:correction-of-month": "a form: test_closing.py",
    "evaluation:correction-of-targets": "a form: test_closing.py",
    "evaluation:resolution-targets": "a form: test_councils.py",
    "agreements:agreement": "needs an agreement: test_agreements.py",
    "agreements:text": "needs an agreement: test_agreements.py",
    "agreements:edit": "needs a draft: test_agreements.py",
    "agreements:parties": "needs a draft: test_agreements.py",
    "agreements:clause-add": "needs a draft: test_agreements.py",
    "agreements:clause-edit": "needs a clause: test_agreements.py",
    "agreements:clause-remove": "needs a clause: test_agreements.py",
    "agreements:clause-move": "a form's target",
    "agreements:attachment-add": "needs a draft: test_agreements.py",
    "agreements:attachment-version": "needs an attachment: test_agreements.py",
    "agreements:attachment-download": "a file",
    "agreements:step": "needs an agreement: test_agreements.py",
    "agreements:request": "needs a request: test_requests.py",
    "agreements:request-change": "needs a draft: test_requests.py",
    "agreements:request-notice": "needs a notice: test_requests.py",
    "agreements:request-notice-pdf": "a file",
    "agreements:requests-download": "a file",
    "evaluation:practice-case": "a case of its own: test_practice_cases.py",
    "evaluation:practice-case-change": "needs a draft: test_practice_cases.py",
    "evaluation:practice-photos": "needs a draft: test_practice_cases.py",
    "evaluation:practice-photo": "a picture",
    "evaluation:practice-photo-remove": "a form's target",
    "evaluation:practice-cases-download": "a file",
    "sites:proposal": "needs a proposal: test_site_journey.py",
    "sites:proposal-change": "needs a proposal: test_site_journey.py",
    "healthz": "JSON for the supervisor",
    "readyz": "JSON for load balancers",
    "metrics": "numbers for Prometheus",
    "people:sign-out": "a form's target",
    "people:act-for": "a form's target",
    "people:notice-open": "a form's target",
    "people:notices-read-all": "a form's target",
    "outbox-item": "needs a dead letter: test_outbox.py",
    "outbox-again": "a form's target",
    "outbox-kind-again": "a form's target",
    "outbox-drop": "a form's target",
    "people:sign-in": "the portal's own name of account_login",
    "account_logout": "django-allauth's name of people:sign-out",
    "mfa_login_webauthn": "a form's target",
    "mfa_download_recovery_codes": "a file",
    # Shown only at a moment of a journey: test_second_factor.py judges each.
    "mfa_authenticate": "between the password and the portal",
    "mfa_reauthenticate": "before a change",
    "mfa_reauthenticate_webauthn": "before a change",
    "account_reauthenticate": "before a change",
    "account_reset_password": "before the sign-in",
    "account_reset_password_done": "before the sign-in",
    "account_reset_password_from_key": "from a letter",
    "account_reset_password_from_key_done": "from a letter",
    "account_set_password": "of somebody without a password",
    "mfa_activate_totp": "before the app is registered",
    "mfa_deactivate_totp": "of somebody with an app",
    "mfa_add_webauthn": "of somebody who has just signed in",
    "mfa_edit_webauthn": "of somebody with a passkey",
    "mfa_remove_webauthn": "of somebody with a passkey",
    "mfa_view_recovery_codes": "of somebody who has just signed in",
    "mfa_generate_recovery_codes": "of somebody who has just signed in",
    "partners:api-client": "needs a system: test_api_clients.py",
    "partners:extend": "a form's target",
    "partners:rotate": "needs a system: test_api_clients.py",
    "partners:suspend": "needs a system: test_api_clients.py",
    "agreements:download": "a file",
    "evaluation:national-download": "a file",
    "evaluation:sites-download": "a file",
    "evaluation:alerts-download": "a file",
    "evaluation:alerts-latest": "leads to the newest year",
    "evaluation:bodies-download": "a file",
    "evaluation:settlement-stop": "a form's target",
    "evaluation:month-sheets-template": "a file",
    "evaluation:month-withdraw": "a form's target",
    "evaluation:month-confirm": "a form's target",
    "evaluation:month-return": "needs a part that was submitted: test_month_reporting.py",
    "evaluation:month-matrix-latest": "leads to the newest year",
    "evaluation:month-matrix-download": "a file",
    "members:suspend": "administrators: test_members.py",
    "members:request": "needs a request that was made: test_members.py",
    "members:resend": "a form's target",
    "members:revoke": "a form's target",
    "members:change": "needs a member: test_members.py",
    "members:handover": "needs a member: test_members.py",
    "members:handover-withdraw": "a form's target",
    "members:invitation": "needs an invitation: test_members.py",
    "webhooks:endpoint": "needs an endpoint: test_webhooks.py",
    "webhooks:change": "needs an endpoint: test_webhooks.py",
    "webhooks:secret": "needs an endpoint: test_webhooks.py",
    "webhooks:delivery": "needs a delivery: test_webhooks.py",
    "webhooks:pause": "a form's target",
    "webhooks:resume": "a form's target",
    "webhooks:ping": "a form's target",
    "webhooks:resend": "a form's target",
    "evaluation:month-sheets-draft": "needs a file that was sent: test_month_sheets.py",
}
# Doors for programs and for the keepers of the registers, with pages of their own kind.
NOT_OURS = ("api", "admin:")


@dataclass(frozen=True, slots=True)
class Place:
    """One address: who may see it with which status, and with which status all others may not."""

    path: str
    roles: tuple[Role, ...] = GOVERNMENTS
    status: int = 200
    others: int = 404
    subscribers: int = 404
    shows_figures: bool = True
    asks_who: bool = True  # False where a stranger may read it


PLACES = (
    Place("/", EVERYBODY, shows_figures=False),
    Place("/reports/national/"),
    Place("/open/", EVERYBODY, shows_figures=False, asks_who=False),
    Place("/open/dictionary/", EVERYBODY, shows_figures=False, asks_who=False),
    Place("/reports/?kind=SITE&place=07203-01", shows_figures=False),
    Place("/reports/national/2020/"),
    Place("/reports/funnel/2020/"),
    Place("/reports/alerts/2021/"),
    Place(f"/sites/{KORIYAMA_SITE}/targets/2021/?PLACEMENTS=130"),
    Place("/reports/national/2017/"),
    Place("/reports/national/2021/"),
    Place("/reports/national/1999/", status=404, shows_figures=False),
    Place("/prefectures/07/?year=2020"),
    Place("/prefectures/13/?year=2021"),
    Place("/prefectures/48/", status=404, shows_figures=False),
    Place("/bodies/?year=2020"),
    Place("/bodies/?year=2020&achieved=1&page=2"),
    Place("/bodies/?year=2017&prefecture=07&service=HOMEWORK", shows_figures=False),
    Place(f"/bodies/{KORIYAMA}/?year=2020"),
    Place(f"/bodies/{HAKODATE}/?year=2019"),
    Place(f"/bodies/{KURIYAMA}/", shows_figures=False),
    Place("/sites/"),
    Place("/sites/?year=2020&prefecture=07&level=ACHIEVED&kind=WELFARE"),
    Place("/sites/?year=2020&page=2"),
    Place("/sites/?year=2020&q=%E3%81%82%E3%82%8A%E3%81%88%E3%81%AA%E3%81%84"),
    Place("/sites/?year=1900", status=400),
    Place(f"/sites/{KORIYAMA_SITE}/?year=2020"),
    Place(f"/sites/{KORIYAMA_SITE}/?year=2021"),
    Place(f"/sites/{KORIYAMA_SITE}/?year=2019"),
    Place(f"/sites/{HAKODATE_SITE}/?year=2020"),
    Place(f"/sites/{KORIYAMA_SITE}/months/2021-07/", GOVERNMENTS),
    Place(f"/sites/{KORIYAMA_SITE}/months/2020-06/", GOVERNMENTS),
    Place(f"/sites/{HAKODATE_SITE}/months/2021-07/", (Role.MINISTRY,), others=403),
    Place("/month-matrix/2021/", GOVERNMENTS),
    Place("/month-acceptance/", SETTLING, others=403, shows_figures=False),
    Place("/month-sheets/", ENTERING, others=403, shows_figures=False),
    Place("/improvement-plans/", shows_figures=False),
    Place("/improvement-plans/?year=1", status=400, shows_figures=False),
    Place("/site-reviews/", shows_figures=False),
    Place("/contract-lines/", shows_figures=False),
    Place("/settlements/", SETTLING, others=403, shows_figures=False),
    Place(f"/settlements/{RUN}/", SETTLING),
    Place("/corrections/", shows_figures=False),
    Place("/reports/published/", shows_figures=False),
    Place("/agreements/"),
    Place("/agreements/?kind=EMPLOYMENT_MEASURES&on=2021-07-31&body_kind=CITY&page=2"),
    Place("/agreements/?on=2021-02-30&q=%E3%81%82%E3%82%8A%E3%81%88", status=400),
    Place("/agreements/map/?on=2021-07-31"),
    Place("/agreements/by-prefecture/?on=2021-04-01"),
    Place("/agreements/prefectures/32/?on=2021-07-31"),
    Place("/agreements/prefectures/13/"),
    Place("/agreements/prefectures/48/", status=404, shows_figures=False),
    Place("/councils/", shows_figures=False),
    Place("/councils/?prefecture=07&mine=1", shows_figures=False),
    Place("/councils/?prefecture=99", status=400, shows_figures=False),
    Place("/councils/new/", (*SETTLING, Role.LOCAL_GOVERNMENT), others=403, shows_figures=False),
    Place(f"/councils/{COUNCIL}/", shows_figures=False),
    Place(f"/councils/{OTHER_COUNCIL}/", (Role.MINISTRY,), shows_figures=False),
    Place(f"/meetings/{MEETING}/", shows_figures=False),
    Place(f"/meetings/{NEXT_MEETING}/", shows_figures=False),
    Place(f"/resolutions/{RESOLUTION}/", shows_figures=False),
    Place(f"/council-actions/{ACTION}/", shows_figures=False),
    Place("/requests/", shows_figures=False),
    Place("/requests/?state=OPEN&kind=STATUTORY", shows_figures=False),
    Place("/requests/?state=NOWHERE", status=400, shows_figures=False),
    Place("/requests/overdue/", SETTLING, others=403, shows_figures=False),
    Place("/requests/new/", (Role.LOCAL_GOVERNMENT,), others=403, shows_figures=False),
    Place("/proposals/", shows_figures=False),
    Place("/proposals/new/", (Role.LOCAL_GOVERNMENT,), others=403, shows_figures=False),
    Place("/practice-cases/", shows_figures=False),
    Place("/practice-cases/?group=YOUTH&q=%E3%81%82&state=DRAFT", shows_figures=False),
    Place("/practice-cases/?kind=NOWHERE", status=400, shows_figures=False),
    Place(
        "/practice-cases/new/",
        (Role.BUREAU, Role.HELLO_WORK, Role.LOCAL_GOVERNMENT),
        others=403,
        shows_figures=False,
    ),
    Place("/surveys/", shows_figures=False),
    Place("/surveys/new/", ENTERING, others=403, shows_figures=False),
    Place("/voices/", (*ENTERING, Role.BUREAU), others=403, shows_figures=False),
    Place("/slips/", shows_figures=False),
    Place("/slips/new/", ENTERING, others=403, shows_figures=False),
    Place(f"/slips/counts/{KORIYAMA_SITE}/", shows_figures=False),
    Place("/notices/", EVERYBODY, shows_figures=False),
    Place("/account/notices/", EVERYBODY, shows_figures=False),
    Place("/outbox/", (Role.MINISTRY,), others=403, shows_figures=False),
    Place("/outbox/?state=DONE", (Role.MINISTRY,), others=403, shows_figures=False),
    Place("/members/", EVERYBODY, shows_figures=False),
    Place("/members/invite/", EVERYBODY, shows_figures=False),
    Place("/members/requests/", EVERYBODY, shows_figures=False),
    Place("/members/organizations/", SETTLING, others=403, subscribers=403, shows_figures=False),
    Place("/api-clients/", EVERYBODY, shows_figures=False),
    Place("/api-clients/register/", EVERYBODY, shows_figures=False),
    Place("/api/v1/problems/", EVERYBODY, shows_figures=False),
    Place("/webhooks/", shows_figures=False),
    Place("/webhooks/new/", shows_figures=False),
    Place(
        "/agreements/new/",
        (Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT),
        others=403,
        shows_figures=False,
    ),
    Place("/permissions/", EVERYBODY, shows_figures=False),
    Place("/gallery/", EVERYBODY),
    Place("/account/", EVERYBODY, shows_figures=False),
    Place("/account/passkeys/", EVERYBODY, shows_figures=False),
    Place("/account/sessions/", EVERYBODY, shows_figures=False),
    Place("/account/password/", EVERYBODY, shows_figures=False),
    Place(NOWHERE, EVERYBODY, status=404, shows_figures=False),
)


def visits() -> Iterator[tuple[Place, Role, int]]:
    """Return every place with every role and the status it must get."""
    for place in PLACES:
        for role in EVERYBODY:
            yield place, role, status_for(place, role)


def status_for(place: Place, role: Role) -> int:
    """Return the status `role` must get: what is not a subscriber's does not exist for him."""
    if role in place.roles:
        return place.status
    return place.subscribers if role == Role.SUBSCRIBER else place.others
