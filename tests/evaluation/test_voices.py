"""Voices: read by moderators before anybody else, published but for blackened letters."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils.html import escape

from evaluation.actions.keep_voices import keep_voices
from evaluation.actions.moderate_voice import hold_voice, show_voice
from evaluation.actions.type_voice import type_voice
from evaluation.models import PublishedVoice, SurveyRule, Voice
from evaluation.queries.survey_results import published_voices
from evaluation.rules.screening import blackened
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.models import AuditEntry, OutboxItem
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from tests import factories
from tests.evaluation.voices_scenarios import (
    DAY,
    NOW,
    YEAR,
    answer,
    desks,
    drafted,
    on_paper,
    opened,
    voice,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
WRITTEN = "担当の試験太郎さんが、とても親切でした。"


def test_a_voice_is_read_by_moderators_of_its_site_alone() -> None:
    city, office = desks()
    written = voice(city, WRITTEN)
    reads = [city, office, factories.viewer(Role.BUREAU)]
    others = [
        factories.viewer(Role.MINISTRY),
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        factories.viewer(Role.BUREAU, factories.bureau("13")),
        factories.viewer(Role.SUBSCRIBER),
        Viewer.nobody(),
    ]
    for viewer in (*reads, *others):
        assert Voice.objects.visible_to(viewer).filter(pk=written.pk).exists() == (viewer in reads)
        if viewer.role != Role.SUBSCRIBER:
            with acting_as(viewer):
                assert Voice.objects.filter(pk=written.pk).exists() == (viewer in reads)
    for viewer in others[:3]:
        with pytest.raises(PermissionDenied):
            hold_voice(voice=written, reason="試験", by=viewer, now=NOW)


def test_a_published_voice_shows_its_wording_and_keeps_the_original() -> None:
    city, office = desks()
    written = voice(city, WRITTEN)
    site = written.round.site
    reader = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016"))
    assert not published_voices(reader, site, YEAR).exists()
    with acting_as(office):
        wording = blackened(WRITTEN)
        show_voice(voice=written, wording=wording, reason="氏名を除く", by=office, now=NOW)
    with acting_as(reader):
        assert [one.wording for one in published_voices(reader, site, YEAR)] == [wording]
    assert "試験太郎" not in wording
    written.refresh_from_db()
    assert (written.text, written.state) == (WRITTEN, "SHOWN")
    history = AuditEntry.objects.about(written)
    assert all("試験太郎" not in f"{one.before}{one.after}{one.reason}" for one in history)
    hold_voice(voice=written, reason="本人の求め", by=city, now=NOW)
    assert not PublishedVoice.objects.filter(voice=written).exists()
    written.refresh_from_db()
    show_voice(voice=written, wording=wording, reason="氏名を除く", by=city, now=NOW)
    assert PublishedVoice.objects.filter(voice=written).exists()


@pytest.mark.parametrize(
    ("wording", "reason", "place"),
    [
        ("とても親切でした。", "直す", "wording"),
        (WRITTEN.replace("親切", "不親"), "直す", "wording"),
        ("", "直す", "wording"),
        ("■" * len(WRITTEN), "消す", "wording"),
        (blackened(WRITTEN), "", "reason"),
    ],
)
def test_a_wording_may_only_blacken_and_says_why(wording: str, reason: str, place: str) -> None:
    city, _ = desks()
    with pytest.raises(ValidationError) as refusal:
        show_voice(voice=voice(city, WRITTEN), wording=wording, reason=reason, by=city, now=NOW)
    assert place in refusal.value.message_dict
    assert Voice.objects.get(round__fiscal_year=YEAR).state == "WAITING"


def test_a_voice_on_paper_is_typed_in_by_a_counter_and_waits_like_the_others() -> None:
    city, office = desks()
    with acting_as(city):
        typed = on_paper(city, f" {WRITTEN}\n")
    assert (typed.text, typed.get_origin_display(), typed.state) == (WRITTEN, "紙", "WAITING")
    assert not PublishedVoice.objects.filter(voice=typed).exists()
    assert all(
        "試験太郎" not in f"{one.before}{one.after}" for one in AuditEntry.objects.about(typed)
    )
    with acting_as(office):
        show_voice(voice=typed, wording=blackened(WRITTEN), reason="氏名", by=office, now=NOW)
    others = (
        factories.viewer(Role.BUREAU),
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
    )
    for viewer in others:
        with pytest.raises(PermissionDenied):
            type_voice(survey=typed.round, text="x", received_on=DAY, by=viewer, now=NOW)


@pytest.mark.parametrize(
    ("text", "days", "place"), [(" ", 0, "text"), ("あ" * 501, 0, "text"), ("声", 1, "received_on")]
)
def test_a_wrong_voice_on_paper_is_refused_at_its_field(text: str, days: int, place: str) -> None:
    city, _ = desks()
    with pytest.raises(ValidationError) as refusal:
        on_paper(city, text, DAY + timedelta(days=days))
    assert place in refusal.value.message_dict


def test_a_draft_has_no_voices_and_what_came_on_the_screen_is_not_typed() -> None:
    city, _ = desks()
    with pytest.raises(ValidationError, match="受付を始めてから"):
        type_voice(survey=(draft := drafted(city)), text="声", received_on=DAY, by=city, now=NOW)
    survey = opened(city, draft.site)
    with acting_as(city), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        Voice.objects.create(round=survey, text="声", received_on=DAY, origin="SCREEN")


# S18: what a browser would run, were it not shown as text; none of it may reach a page as it is.
_EVENTS = (
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "ontoggle",
    "onmouseover",
    "onbegin",
    "onstart",
)
_TAGS = ("img src=x", "svg", "body", "details open")
PAYLOADS = [
    *(f"<{tag} {event}=alert(1)>" for tag in _TAGS for event in _EVENTS),
    "<script>alert(1)</script>",
    "</p></script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' autofocus onfocus='alert(1)' x='",
    "</textarea><script>alert(1)</script>",
    "<a href=javascript:alert(1)>声</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "{{ request }}{% debug %}<style>@import'//x.example'</style>",
]


def test_s18_forty_payloads_in_voices_are_text_on_every_page(client: Client) -> None:
    city, office = desks()
    survey = opened(city)
    SurveyRule.objects.update(answers_an_hour=100)
    assert len(PAYLOADS) == 40
    for payload in PAYLOADS:
        answer(survey, voice=payload)
    written = list(Voice.objects.filter(round=survey))
    assert {one.text for one in written} == set(PAYLOADS)
    client.force_login(User.objects.get(memberships__organization=city.organization_id))
    pages = [client.get("/voices/").content.decode()]
    for one in written:
        url = f"/voices/{one.pk}/"
        pages += [
            client.get(url).content.decode(),
            client.post(url, {"wording": one.text, "do": "preview"}).content.decode(),
        ]
        show_voice(voice=one, wording=one.text, reason="", by=office, now=NOW)
    pages.append(client.get(f"/sites/{survey.site.code}/?year={YEAR}").content.decode())
    assert escape(PAYLOADS[-1]) in pages[-1]
    raw = [one for one in PAYLOADS if any(one in page for page in pages)]
    assert raw == []
    refused = client.post(f"/s/{survey.token}/", {"voice": "".join(PAYLOADS[-8:])})
    assert refused.status_code == 400
    assert escape(PAYLOADS[-8]) in refused.content.decode()
    assert PAYLOADS[-8] not in refused.content.decode()


def test_what_is_not_published_says_why() -> None:
    city, _ = desks()
    with pytest.raises(ValidationError) as refusal:
        hold_voice(voice=voice(city), reason=" ", by=city, now=NOW)
    assert "reason" in refusal.value.message_dict


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_voice SET text = 'x'",
        "UPDATE evaluation_voice SET received_on = received_on - 1",
        "UPDATE evaluation_voice SET origin = 'PAPER'",
        "DELETE FROM evaluation_voice",
        "UPDATE evaluation_voice SET state = 'SHOWN', decided_at = now(), wording = 'x'",
    ],
)
def test_what_was_written_is_never_changed(sql: str) -> None:
    written = voice(desks()[0])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE id = %s", [written.pk])


@pytest.mark.django_db(transaction=True)
def test_s15_two_moderators_decide_once() -> None:
    city, office = desks()
    written = voice(city)
    told = at_once(
        [
            lambda: show_voice(voice=written, wording=written.text, reason="", by=city, now=NOW),
            lambda: hold_voice(voice=written, reason="試験", by=office, now=NOW),
        ]
    )
    assert sorted(type(one).__name__ for one in told) == ["Conflict", "Voice"]
    assert any(isinstance(one, Conflict) for one in told)


def test_moderators_are_told_the_morning_after_and_once() -> None:
    city, _ = desks()
    written = voice(city)
    ours = str(written.round.public_id)
    waiting = OutboxItem.objects.filter(kind="evaluation.tell_voices", key__startswith=ours)
    keep_voices(by=Viewer.system(), now=NOW)
    assert not waiting.exists()  # it came today
    for _ in range(2):
        keep_voices(by=Viewer.system(), now=NOW.replace(day=NOW.day + 1))
    item = waiting.get(key=f"{ours}:{DAY}")
    assert written.text not in str(item.payload)
