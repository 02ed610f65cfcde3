"""Wiring by name, so that the ground imports nothing that stands on it: part of the settings.

Each list names what the apps bring to a table, a page or a job of the ground; `import_string` leads
there. A new app adds its names here and nowhere else.
"""

# Who asks: the viewer of a request.
PORTAL_VIEWER = "portal.partners.viewers.viewer_of_request"
# What a partner's system may ask for, by scope.
PORTAL_API_SCOPES = [
    "portal.organizations.api.scopes.ALL",
    "agreements.api.scopes.ALL",
    "sites.api.scopes.ALL",
    "evaluation.api.scopes.ALL",
]
# Who must prove a second factor; one name that says yes is enough.
PORTAL_SECOND_FACTOR = ["portal.people.rules.second_factor.acts_for_the_state"]
PORTAL_HOME_PANELS = [
    "portal.people.web.panels.grants",
    "agreements.web.panels.waiting",
    "agreements.web.request_panels.clock",
    "sites.web.panels.waiting",
    "evaluation.web.correction_panels.waiting",
    "evaluation.web.panels.todo",
    "evaluation.web.month_panels.home",
    "evaluation.web.alerts.panel",
    "evaluation.web.practice_panels.home",
    "evaluation.web.improvement_panels.waiting",
    "evaluation.web.panels_voices.waiting",
    "agreements.web.panels_councils.home",
    "agreements.web.plan_panels.waiting_for_review",
    "evaluation.web.panels.figures",
]
PORTAL_CAPABILITIES = [
    "portal.common.outbox.permissions.CAPABILITIES",
    "portal.organizations.capabilities.ALL",
    "portal.people.capabilities.ALL",
    "portal.partners.capabilities.ALL",
    "portal.webhooks.capabilities.ALL",
    "agreements.capabilities.ALL",
    "sites.capabilities.ALL",
    "evaluation.capabilities.ALL",
    "evaluation.capabilities_practice.ALL",
    "evaluation.capabilities_voices.ALL",
    "evaluation.ratings.capabilities.ALL",
]
# Whose states change by a table of transitions.
PORTAL_STATES = [
    "agreements.choices.AGREEMENT_STATES",
    "agreements.choices.MEETING_STATES",
    "agreements.choices.ACTION_STATES",
    "agreements.choices.REQUEST_STATES",
    "sites.choices.PROPOSAL_STATES",
    "agreements.choices.PLAN_STATES",
    "evaluation.choices.REPORT_RUN_STATES",
    "evaluation.choices_voices.ROUND_STATES",
    "evaluation.choices_voices.VOICE_STATES",
    "evaluation.choices_voices.SLIP_STATES",
    "evaluation.choices.PART_STATES",
    "evaluation.choices_practice.CASE_STATES",
    "evaluation.choices_improvement.IMPROVEMENT_STATES",
    "evaluation.choices_improvement.MEASURE_STATES",
    "evaluation.choices_improvement.SITE_REVIEW_STATES",
    "evaluation.choices.CORRECTION_STATES",
    "evaluation.ratings.choices.SCHEME_STATES",
]
# What goes on under the agreement that renews its own.
PORTAL_AGREEMENT_RENEWED = ["agreements.following.councils", "sites.following.sites"]
# What the page of an agreement is made of, in this order.
PORTAL_AGREEMENT_PANELS = [
    "agreements.web.panels.parties",
    "agreements.web.panels.clauses",
    "agreements.web.plan_panels.promises",
    "agreements.web.panels.attachments",
    "agreements.web.panels_councils.of_agreement",
    "agreements.web.request_panels.of_agreement",
    "sites.web.panels.of_agreement",
]
# What the page of a site's year is made of, beside its figures, in this order.
PORTAL_SITE_PANELS = [
    "evaluation.web.improvement_panels.of_site",
    "evaluation.web.improvement_panels.contracts_of_site",
    "evaluation.web.site_panels.outreach",
    "evaluation.web.practice_panels.of_site",
    "evaluation.web.month_panels.of_site",
    "evaluation.web.panels_voices.survey",
    "evaluation.web.panels_voices.slips",
    "evaluation.web.correction_panels.of_site",
]
# The figures of plan items that are computed from rows above, and what follows a copied plan.
PORTAL_PLAN_FIGURES = "evaluation.queries.promises.figures"
PORTAL_PLAN_TIE = "evaluation:promise"  # the page that ties an item to its figure
PORTAL_PLAN_COPIED = "evaluation.actions.promise_indicator.copy_promises"
# What other apps make of a council's resolution, on its page.
PORTAL_RESOLUTION_PANELS = [
    "evaluation.web.council_targets.panel",
    "agreements.web.plan_panels.of_resolution",
    "evaluation.web.improvement_panels.of_resolution",
]
# What the outbox can hold, and the handler (or Work) that delivers it.
PORTAL_OUTBOX = {
    "mail.send": "portal.common.outbox.mail.deliver",
    "people.invitation": "portal.people.inviting.deliver",
    "people.tell": "portal.people.telling.deliver",
    "agreements.tell_council": "agreements.telling_councils.deliver",
    "evaluation.settle_year": "evaluation.tasks.settle_year",
    "evaluation.tell_alerts": "evaluation.telling_alerts.deliver",
    "evaluation.tell_month": "evaluation.telling_months.deliver",
    "evaluation.make_report": "evaluation.tasks.make_a_report",
    "evaluation.tell_practice": "evaluation.practice_telling.deliver",
    "evaluation.tell_improvement": "evaluation.telling_improvement.deliver",
    "evaluation.tell_correction": "evaluation.telling_corrections.deliver",
    "sites.tell": "sites.telling.deliver",
    "webhooks.deliver": "portal.webhooks.outbox.DELIVER",
    "agreements.tell_request": "agreements.telling_requests.deliver",
    "evaluation.tell_voices": "evaluation.telling_voices.deliver",
}
# How the kinds are called on the page of the outbox.
PORTAL_OUTBOX_NAMES = {
    "mail.send": "メール",
    "people.invitation": "招待",
    "people.tell": "権限と引継ぎの知らせ",
    "agreements.tell_council": "運営協議会の知らせ",
    "evaluation.settle_year": "年度締め",
    "evaluation.tell_alerts": "着地見込みの警告の知らせ",
    "evaluation.tell_month": "月次実績の知らせ",
    "evaluation.make_report": "報告書の作成",
    "evaluation.tell_practice": "取組事例の知らせ",
    "evaluation.tell_improvement": "改善計画の知らせ",
    "evaluation.tell_correction": "訂正の知らせ",
    "sites.tell": "拠点の提案の知らせ",
    "webhooks.deliver": "システムへの通知",
    "agreements.tell_request": "要望・要請の知らせ",
    "evaluation.tell_voices": "利用者の声の知らせ",
}
# What people are told about, topic by topic.
PORTAL_NOTICE_TOPICS = [
    "portal.people.telling.ALL",
    "portal.webhooks.topics.ALL",
    "agreements.topics.ALL",
    "sites.topics.ALL",
    "evaluation.topics.ALL",
    "evaluation.topics_practice.ALL",
]
# Numbers of the moment for those who operate the portal.
PORTAL_GAUGES = ["portal.common.outbox.gauges.outbox", "evaluation.gauges.settlement_runs"]
# What stays open when somebody leaves, and how it is given to the successor.
PORTAL_HANDOVER = [
    "portal.people.leaving.GRANTS",
    "portal.people.leaving.DRAFTS",
    "evaluation.handover.RUNS",
]
PORTAL_NAVIGATION = [
    "evaluation.web.navigation.entries",
    "evaluation.web.navigation_voices.entries",
    "agreements.web.navigation.entries",
    "agreements.web.navigation_councils.entries",
    "agreements.web.navigation_requests.entries",
    "sites.web.navigation.entries",
    "portal.people.web.navigation.entries",
    "portal.partners.web.navigation.entries",
    "portal.webhooks.web.navigation.entries",
]
# Pages that open to everybody, signed in or not: label and URL name, at the foot of each page.
PORTAL_OPEN_PAGES = [("オープンデータ", "evaluation:open")]
# What each app brings to a council's pack, in the order of its pages.
PORTAL_COUNCIL_PACK = [
    "agreements.reports.council_pack.agenda_and_people",
    "agreements.reports.council_pack.open_actions",
    "evaluation.reports.council_pack.targets",
    "agreements.reports.plan.council_pack",
    "evaluation.reports.council_pack.survey",
    "evaluation.reports.improvement.council_pack",
    "agreements.reports.requests.council_pack",
]
PORTAL_WEBHOOK_EVENTS = [
    "agreements.webhook_events.ALL",
    "agreements.webhook_events_requests.ALL",
    "evaluation.webhook_events.ALL",
]
# Where the rows behind a figure are listed: URL name, and what of the query goes into its path.
PORTAL_DRILLS = {
    "sites": ("evaluation:sites", ()),
    "bodies": ("evaluation:bodies", ()),
    "site": ("evaluation:site", ("code",)),
    "body": ("evaluation:body", ("code6",)),
    "prefecture": ("evaluation:prefecture", ("code",)),
    "national": ("evaluation:national-report", ("year",)),
    "published": ("evaluation:published-year", ("year",)),
    "published-sites": ("evaluation:published-sites", ("year",)),
    "published-site": ("evaluation:published-site", ("year", "code")),
    "correction": ("evaluation:correction", ("correction_id",)),
    "agreement": ("agreements:agreement", ("agreement_id",)),
    "proposal": ("sites:proposal", ("proposal_id",)),
    "plan-item": ("agreements:plan-item", ("item_id",)),
    "improvement-plan": ("evaluation:improvement-plan", ("plan_id",)),
    "contract-line": ("evaluation:contract-line", ("line_id",)),
    "agreements-prefecture": ("agreements:prefecture", ("code",)),
    "request": ("agreements:request", ("request_id",)),
    "practice-case": ("evaluation:practice-case", ("case_id",)),
    "month": ("evaluation:month", ("code", "month")),
}
