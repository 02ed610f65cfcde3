"""Every door of the portal, and what each actor gets there."""

from portal.people.topics import all_topics
from tests.permissions import (
    doors_adviser,
    doors_agreements,
    doors_cases,
    doors_closing,
    doors_improvement,
    doors_months,
    doors_proposals,
    doors_register,
    doors_reports,
    doors_requests,
    doors_voices,
)
from tests.permissions.door import ACTORS, Door, all_of, api_for_governments, page_for_governments
from tests.permissions.doors_plans import ROUTES

__all__ = ["ACTORS", "DOORS", "NO_UUID", "SITE", "Door"]

SITE = "07204-91"


OWN_DESKS = {"city": 200, "office": 200}
NOT_THESE_DESKS = {"other_city": 403, "other_office": 403, "bureau": 403, "other_bureau": 403}
SETTLERS_ONLY = {"city": 403, "other_city": 403, "office": 403, "other_office": 403}
EVERYBODY = all_of(200, anonymous=302)
# None of the actors is an administrator: the keepers' pages are tried where they are tested.
KEEPERS_ONLY = all_of(403, anonymous=302, unemployed=404, subscriber=404)
# Nobody in the table is an administrator: tests/portal/people try those who are.
MEMBERS = all_of(200, anonymous=302, unemployed=404)
ADMINISTRATORS = all_of(403, anonymous=302, unemployed=404)
NOBODY = all_of(404, anonymous=302)
SEEN_ONLY = NOBODY | {"city": 403, "ministry": 403}
NOTHING = "00000000-0000-0000-0000-000000000000"
# None of these people administers his organisation: tests/portal/partners/web has those who do.
ADMINISTRATORS_ONLY = all_of(403, anonymous=302)
SHEET = {"site": SITE, "month": "2025-06", "values": {"USERS": None}}


# The ministry and the bureaus look; only administrators of an organisation keep its endpoints,
# and none of the ten actors is one (tests/portal/webhooks/web tries those).
LOOKS = page_for_governments(**SETTLERS_ONLY)
KEEPERS_ONLY = page_for_governments(**SETTLERS_ONLY, bureau=403, other_bureau=403, ministry=403)
NOT_THERE = all_of(404, anonymous=302)
NO_UUID = "00000000-0000-0000-0000-000000000000"
WEBHOOK_DOORS = (
    Door("webhooks:index", "/webhooks/", LOOKS),
    Door("webhooks:register", "/webhooks/new/", KEEPERS_ONLY),
    Door("webhooks:register", "/webhooks/new/", KEEPERS_ONLY, "post"),
    Door("webhooks:endpoint", f"/webhooks/{NO_UUID}/", NOT_THERE),
    Door("webhooks:change", f"/webhooks/{NO_UUID}/change/", NOT_THERE),
    Door("webhooks:secret", f"/webhooks/{NO_UUID}/secret/", NOT_THERE, "post"),
    Door("webhooks:pause", f"/webhooks/{NO_UUID}/pause/", NOT_THERE, "post"),
    Door("webhooks:resume", f"/webhooks/{NO_UUID}/resume/", NOT_THERE, "post"),
    Door("webhooks:ping", f"/webhooks/{NO_UUID}/ping/", NOT_THERE, "post"),
    Door("webhooks:delivery", f"/webhooks/deliveries/{NO_UUID}/", NOT_THERE),
    Door("webhooks:resend", f"/webhooks/deliveries/{NO_UUID}/resend/", NOT_THERE, "post"),
)
# The city, its office and bureau, and the ministry see the council of the tests; those who keep it
# are the city, the bureau and the ministry. The office looks on.
_SEEN = {"city": 200, "office": 200, "bureau": 200, "ministry": 200}
_KEPT = {"city": 200, "office": 403, "bureau": 200, "ministry": 200}
SEEN_COUNCIL = NOT_THERE | _SEEN
KEPT_COUNCIL = NOT_THERE | _KEPT
POSTED_EMPTY = NOT_THERE | {"city": 400, "office": 403, "bureau": 400, "ministry": 400}
MOVED = NOT_THERE | {"city": 302, "office": 403, "bureau": 302, "ministry": 302}
# The first who may removes it; whoever knocks behind him finds nothing.
REMOVED = NOT_THERE | {"city": 302}
# Targets are the bureau's and the ministry's to write down.
SET_BY_STATE = NOT_THERE | {"city": 403, "office": 403, "bureau": 200, "ministry": 200}
FOUNDERS = page_for_governments(office=403, other_office=403)
COUNCIL_DOORS = (
    Door("agreements:councils", "/councils/", page_for_governments()),
    Door("agreements:council-new", "/councils/new/", FOUNDERS),
    Door(
        "agreements:council-new",
        "/councils/new/",
        page_for_governments(
            city=400,
            other_city=400,
            office=403,
            other_office=403,
            bureau=400,
            other_bureau=400,
            ministry=400,
        ),
        "post",
    ),
    Door("agreements:council", "/councils/{council}/", SEEN_COUNCIL),
    Door("agreements:council-change", "/councils/{council}/change/", KEPT_COUNCIL),
    Door("agreements:council-change", "/councils/{council}/change/", POSTED_EMPTY, "post"),
    Door("agreements:council-member-new", "/councils/{council}/members/new/", KEPT_COUNCIL),
    Door("agreements:council-member-new", "/councils/{council}/members/new/", POSTED_EMPTY, "post"),
    Door("agreements:council-member", "/council-members/{seat}/", KEPT_COUNCIL),
    Door("agreements:council-member", "/council-members/{seat}/", POSTED_EMPTY, "post"),
    Door("agreements:meeting-new", "/councils/{council}/meetings/new/", KEPT_COUNCIL),
    Door("agreements:meeting-new", "/councils/{council}/meetings/new/", POSTED_EMPTY, "post"),
    Door("agreements:meeting", "/meetings/{meeting}/", SEEN_COUNCIL),
    Door("agreements:meeting-change", "/meetings/{meeting}/change/", KEPT_COUNCIL),
    Door("agreements:meeting-change", "/meetings/{meeting}/change/", POSTED_EMPTY, "post"),
    Door("agreements:meeting-move", "/meetings/{meeting}/move/cancel/", KEPT_COUNCIL),
    Door("agreements:meeting-move", "/meetings/{meeting}/move/invite/", POSTED_EMPTY, "post"),
    Door("agreements:agenda-item-new", "/meetings/{meeting}/agenda/new/", KEPT_COUNCIL),
    Door("agreements:agenda-item-new", "/meetings/{meeting}/agenda/new/", POSTED_EMPTY, "post"),
    Door("agreements:agenda-item-remove", "/agenda-items/{item}/remove/", REMOVED, "post"),
    Door("agreements:paper-new", "/meetings/{meeting}/papers/new/", KEPT_COUNCIL),
    Door("agreements:paper-new", "/meetings/{meeting}/papers/new/", POSTED_EMPTY, "post"),
    Door("agreements:paper", "/papers/{paper}/", SEEN_COUNCIL),
    Door("agreements:paper-remove", "/papers/{paper}/remove/", REMOVED, "post"),
    Door("agreements:attendance", "/meetings/{meeting}/attendance/", KEPT_COUNCIL),
    Door("agreements:attendance", "/meetings/{meeting}/attendance/", POSTED_EMPTY, "post"),
    Door("agreements:minutes", "/meetings/{meeting}/minutes/", KEPT_COUNCIL),
    Door("agreements:minutes", "/meetings/{meeting}/minutes/", MOVED, "post"),
    Door("agreements:resolution-new", "/meetings/{meeting}/resolutions/new/", KEPT_COUNCIL),
    Door("agreements:resolution-new", "/meetings/{meeting}/resolutions/new/", POSTED_EMPTY, "post"),
    Door("agreements:council-pack-new", "/meetings/{meeting}/packs/new/", MOVED, "post"),
    Door("agreements:council-pack", "/council-packs/{pack}/", SEEN_COUNCIL),
    Door("agreements:resolution", "/resolutions/{resolution}/", SEEN_COUNCIL),
    Door("agreements:resolution-change", "/resolutions/{resolution}/change/", KEPT_COUNCIL),
    Door("agreements:resolution-change", "/resolutions/{resolution}/change/", POSTED_EMPTY, "post"),
    Door("agreements:council-action-new", "/resolutions/{resolution}/actions/new/", KEPT_COUNCIL),
    Door(
        "agreements:council-action-new",
        "/resolutions/{resolution}/actions/new/",
        POSTED_EMPTY,
        "post",
    ),
    Door("agreements:council-action", "/council-actions/{action}/", SEEN_COUNCIL),
    Door("agreements:council-action-change", "/council-actions/{action}/change/", KEPT_COUNCIL),
    Door(
        "agreements:council-action-change",
        "/council-actions/{action}/change/",
        POSTED_EMPTY,
        "post",
    ),
    Door("agreements:council-action-move", "/council-actions/{action}/move/finish/", KEPT_COUNCIL),
    Door(
        "agreements:council-action-move",
        "/council-actions/{action}/move/finish/",
        POSTED_EMPTY,
        "post",
    ),
    Door("evaluation:resolution-targets", "/resolutions/{resolution}/targets/2025/", SET_BY_STATE),
    Door("api-council-list", "/api/v1/councils/", api_for_governments()),
    Door(
        "api-council-detail",
        "/api/v1/councils/{council}/",
        all_of(404, anonymous=401, unemployed=403, **_SEEN),
    ),
    Door(
        "evaluation:resolution-targets",
        "/resolutions/{resolution}/targets/2025/",
        SET_BY_STATE | {"bureau": 400, "ministry": 400},
        "post",
    ),
)
PLAN_DOORS = tuple(Door(route, path, NOT_THERE, method) for route, path, method in ROUTES)
PLAN_API = "/api/v1/agreement-plans/"
PLAN_API_DOORS = (
    Door("api-agreement-plan-list", PLAN_API, api_for_governments()),
    Door(
        "api-agreement-plan-detail",
        f"{PLAN_API}{NO_UUID}/",
        all_of(404, anonymous=401, unemployed=403),
    ),
)
DOORS = (
    *doors_closing.DOORS,
    *PLAN_DOORS,
    *PLAN_API_DOORS,
    Door("home", "/", EVERYBODY),
    Door("permissions", "/permissions/", EVERYBODY),
    Door("gallery", "/gallery/", EVERYBODY),
    Door("healthz", "/healthz", all_of(200)),
    Door("readyz", "/readyz", all_of(200)),
    Door("metrics", "/metrics", all_of(200)),  # for the machines of METRICS_NETWORKS
    Door("people:sign-in", "/sign-in/", all_of(302, anonymous=200)),
    Door("account_login", "/sign-in/", all_of(302, anonymous=200)),
    Door("account_login", "/sign-in/", all_of(302, anonymous=200), "post"),
    Door("mfa_authenticate", "/sign-in/code/", all_of(302)),
    Door("mfa_authenticate", "/sign-in/code/", all_of(302), "post", {"code": "000000"}),
    Door("mfa_login_webauthn", "/sign-in/passkey/", all_of(302)),
    Door("mfa_login_webauthn", "/sign-in/passkey/", all_of(302), "post"),
    Door("account_logout", "/sign-out/", all_of(302), "post"),
    Door("account_reset_password", "/password-reset/", all_of(200)),
    Door("account_reset_password_done", "/password-reset/sent/", all_of(200)),
    Door("account_reset_password_from_key", "/password-reset/1-a-b/", all_of(200)),
    Door("account_reset_password_from_key_done", "/password-reset/done/", all_of(200)),
    Door("mfa_index", "/account/", EVERYBODY),
    Door("account_reauthenticate", "/account/confirm/", all_of(302)),
    Door("mfa_reauthenticate", "/account/confirm/code/", EVERYBODY),
    Door("mfa_reauthenticate_webauthn", "/account/confirm/passkey/", all_of(302)),
    # What opens the door is shown and changed only to whoever has just proved who he is.
    Door("mfa_activate_totp", "/account/app/", all_of(302)),
    Door("mfa_deactivate_totp", "/account/app/remove/", all_of(404, anonymous=302)),
    Door("mfa_list_webauthn", "/account/passkeys/", EVERYBODY),
    Door("mfa_add_webauthn", "/account/passkeys/add/", all_of(302)),
    Door("mfa_edit_webauthn", "/account/passkeys/0123/rename/", all_of(302)),
    Door("mfa_remove_webauthn", "/account/passkeys/0123/remove/", all_of(302)),
    Door("mfa_view_recovery_codes", "/account/recovery-codes/", all_of(302)),
    Door("mfa_generate_recovery_codes", "/account/recovery-codes/new/", all_of(302)),
    Door("mfa_generate_recovery_codes", "/account/recovery-codes/new/", all_of(302), "post"),
    Door("mfa_download_recovery_codes", "/account/recovery-codes/download/", all_of(302)),
    Door("account_change_password", "/account/password/", all_of(302)),
    Door("account_set_password", "/account/password/set/", EVERYBODY),
    Door("usersessions_list", "/account/sessions/", EVERYBODY),
    Door("people:sign-out", "/sign-out/", all_of(302), "post"),
    Door("people:notices", "/notices/", EVERYBODY),
    Door("people:notices-read-all", "/notices/read-all/", all_of(404, anonymous=302), "post"),
    Door(
        "people:notice-open",
        "/notices/00000000-0000-0000-0000-000000000000/open/",
        all_of(404, anonymous=302),
        "post",
    ),
    Door("people:notice-settings", "/account/notices/", all_of(200, anonymous=302, unemployed=404)),
    Door(
        "people:notice-settings",
        "/account/notices/",
        all_of(302, unemployed=404),
        "post",
        {one.code: one.default for one in all_topics()},
    ),
    Door("outbox", "/outbox/", KEEPERS_ONLY),
    Door("outbox-item", "/outbox/{run}/", KEEPERS_ONLY),
    Door("outbox-kind-again", "/outbox/send-again/", KEEPERS_ONLY, "post", {"kind": "mail.send"}),
    Door("outbox-again", "/outbox/{run}/send-again/", KEEPERS_ONLY, "post"),
    Door("outbox-drop", "/outbox/{run}/drop/", KEEPERS_ONLY, "post"),
    Door("people:act-for", "/act-for/", all_of(404, anonymous=302), "post", {"membership": "1"}),
    Door(
        "evaluation:national-latest",
        "/reports/national/",
        page_for_governments() | dict.fromkeys(ACTORS[3:], 302),
    ),
    Door("evaluation:funnel", "/reports/funnel/2020/", page_for_governments()),
    Door("evaluation:national-report", "/reports/national/2020/", page_for_governments()),
    Door(
        "evaluation:national-download",
        "/reports/national/2020/download/csv/",
        page_for_governments(),
    ),
    Door("evaluation:prefecture", "/prefectures/07/", page_for_governments()),
    Door("evaluation:bodies", "/bodies/", page_for_governments()),
    Door("evaluation:body", "/bodies/072044/", page_for_governments()),
    Door("evaluation:bodies-download", "/bodies/download/csv/", page_for_governments()),
    Door("evaluation:sites", "/sites/", page_for_governments()),
    Door("evaluation:sites-download", "/sites/download/csv/", page_for_governments()),
    Door("evaluation:site", f"/sites/{SITE}/?year=2025", page_for_governments()),
    Door(
        "evaluation:month-sheets",
        "/month-sheets/",
        page_for_governments(bureau=403, other_bureau=403, ministry=403),
    ),
    Door(
        "evaluation:month-sheets",
        "/month-sheets/",
        page_for_governments(
            city=400,
            other_city=400,
            office=400,
            other_office=400,
            bureau=403,
            other_bureau=403,
            ministry=403,
        ),
        "post",
    ),
    Door(
        "evaluation:month-sheets-template",
        "/month-sheets/2020/template/csv/",
        page_for_governments(bureau=403, other_bureau=403, ministry=403),
    ),
    Door(
        "evaluation:month-sheets-draft",
        "/month-sheets/drafts/00000000-0000-0000-0000-000000000000/",
        all_of(404, anonymous=302, bureau=403, other_bureau=403, ministry=403),
    ),
    Door("evaluation:settlements", "/settlements/", page_for_governments(**SETTLERS_ONLY)),
    Door(
        "evaluation:settlements",
        "/settlements/",
        page_for_governments(**SETTLERS_ONLY, bureau=302, other_bureau=302, ministry=302),
        "post",
        {"year": "2020"},
    ),
    Door(
        "evaluation:settlement",
        "/settlements/{run}/",
        all_of(404, anonymous=302, bureau=200, ministry=200),
    ),
    Door(
        "evaluation:settlement-stop",
        "/settlements/{run}/stop/",
        all_of(404, anonymous=302, bureau=302, ministry=302),
        "post",
    ),
    Door("members:index", "/members/", MEMBERS),
    Door("members:index", "/members/?of={organization}", NOBODY | {"city": 200}),
    Door("members:organizations", "/members/organizations/", ADMINISTRATORS),
    Door("members:suspend", "/members/organizations/{organization}/suspend/", NOBODY),
    Door("members:suspend", "/members/organizations/{organization}/suspend/", NOBODY, "post"),
    Door("members:invite", "/members/invite/", ADMINISTRATORS),
    Door("members:invite", "/members/invite/", ADMINISTRATORS, "post"),
    Door("members:requests", "/members/requests/", ADMINISTRATORS),
    Door("members:request", f"/members/requests/{NOTHING}/", ADMINISTRATORS),
    Door("members:request", f"/members/requests/{NOTHING}/", ADMINISTRATORS, "post"),
    Door("members:resend", f"/members/invitations/{NOTHING}/resend/", NOBODY, "post"),
    Door("members:revoke", f"/members/invitations/{NOTHING}/revoke/", NOBODY, "post"),
    Door("members:change", "/members/{member}/change/end/", SEEN_ONLY),
    Door(
        "members:change",
        "/members/{member}/change/make-administrator/",
        SEEN_ONLY,
        "post",
        {"reason": "自分を管理者に"},
    ),
    Door("members:handover", "/members/{member}/handover/", SEEN_ONLY | {"city": 200}),
    Door(
        "members:handover",
        "/members/{member}/handover/",
        SEEN_ONLY | {"city": 400},
        "post",
    ),
    Door(
        "members:handover-withdraw",
        "/members/{member}/handover/withdraw/",
        NOBODY | {"ministry": 403},
        "post",
    ),
    Door("members:invitation", f"/invitations/{NOTHING}/x/", all_of(404)),
    Door("members:invitation", f"/invitations/{NOTHING}/x/", all_of(404), "post"),
    Door("partners:api-clients", "/api-clients/", ADMINISTRATORS_ONLY),
    Door("partners:register", "/api-clients/register/", ADMINISTRATORS_ONLY),
    Door("partners:register", "/api-clients/register/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:api-client", f"/api-clients/{NOTHING}/", ADMINISTRATORS_ONLY),
    Door("partners:extend", f"/api-clients/{NOTHING}/extend/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:rotate", f"/api-clients/{NOTHING}/rotate/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:suspend", f"/api-clients/{NOTHING}/suspend/", ADMINISTRATORS_ONLY, "post"),
    Door("api-docs", "/api/v1/docs/", EVERYBODY),
    Door("api-problems", "/api/v1/problems/", EVERYBODY),
    Door("api-token", "/api/v1/token/", all_of(415), "post"),
    *WEBHOOK_DOORS,
    *doors_adviser.DOORS,
    *doors_months.DOORS,
    *doors_voices.DOORS,
    *doors_agreements.DOORS,
    *COUNCIL_DOORS,
    *doors_register.DOORS,
    *doors_reports.DOORS,
    *doors_requests.DOORS,
    *doors_proposals.DOORS,
    *doors_cases.DOORS,
    *doors_improvement.DOORS,
    Door("api-schema", "/api/v1/schema/", all_of(200)),
    Door(
        "api-local-government-list",
        "/api/v1/local-governments/",
        api_for_governments() | {"subscriber": 200},
    ),
    Door(
        "api-local-government-detail",
        "/api/v1/local-governments/072044/",
        api_for_governments() | {"subscriber": 200},
    ),
    Door("api-site-list", "/api/v1/sites/", api_for_governments()),
    Door("api-site-detail", f"/api/v1/sites/{SITE}/", api_for_governments()),
    Door("api-achievement-list", "/api/v1/achievements/?year=2020", api_for_governments()),
    Door("api-national-report", "/api/v1/national-reports/2020/", api_for_governments()),
    Door("api-monthly-result-list", "/api/v1/monthly-results/", api_for_governments()),
    Door(
        "api-monthly-result-list",
        "/api/v1/monthly-results/",
        api_for_governments(**OWN_DESKS, **NOT_THESE_DESKS, ministry=403),
        "post",
        dict(SHEET),
        is_json=True,
    ),
)
