"""A survey, a tally, a voice and slips of the site of the tests; and who did what to them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from evaluation.actions.answer_survey import answer_survey
from evaluation.actions.keep_slips import (
    cancel_slip,
    give_slip,
    hand_out_slip,
    print_slips,
    use_slip,
)
from evaluation.actions.keep_survey_round import (
    change_survey_round,
    close_survey_round,
    draft_survey_round,
    open_survey_round,
    renew_survey_address,
)
from evaluation.actions.keep_voices import keep_voices
from evaluation.actions.moderate_voice import hold_voice, show_voice
from evaluation.actions.type_tally import correct_tally, type_tally
from evaluation.actions.type_voice import type_voice
from evaluation.models import (
    PaperTally,
    ReferralSlip,
    SlipRule,
    SurveyRound,
    SurveyRule,
    Voice,
)
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

NOW = factories.NOW
DAY = date(2026, 11, 20)  # of NOW, in Japan
YEAR = 2025


def desks() -> tuple[Viewer, Viewer]:
    """The two counters of the site of the tests: the city's and the Hello Work's."""
    return factories.viewer(Role.LOCAL_GOVERNMENT), factories.viewer(Role.HELLO_WORK)


def rules() -> None:
    """The rules that the migration writes; tests that commit leave the tables empty."""
    SurveyRule.objects.get_or_create(
        from_year=2011, defaults={"smallest_shown": 10, "answers_an_hour": 60, "source": "試験"}
    )
    SlipRule.objects.get_or_create(
        from_year=2011, defaults={"valid_days": 30, "blank_valid_days": 180, "source": "試験"}
    )


def drafted(by: Viewer, site: JointSite | None = None) -> SurveyRound:
    """A round that begins on the day of NOW and lasts for a month."""
    rules()
    survey = SurveyRound(
        site=site or factories.site(),
        fiscal_year=YEAR,
        opens_on=DAY,
        closes_on=DAY + timedelta(days=30),
    )
    return draft_survey_round(survey=survey, by=by, now=NOW)


def opened(by: Viewer, site: JointSite | None = None) -> SurveyRound:
    return open_survey_round(survey=drafted(by, site), by=by, now=NOW)


def answer(
    survey: SurveyRound,
    degree: str = "SATISFIED",
    voice: str = "",
    *,
    form_id: UUID | None = None,
    now: datetime = NOW,
) -> None:
    answer_survey(
        token=survey.token,
        form_id=form_id or uuid4(),
        degree=degree,
        voice=voice,
        by=Viewer.nobody(),
        now=now,
    )


def counts(*of: int) -> dict[str, int]:
    names = ("satisfied", "fairly_satisfied", "neither", "rather_dissatisfied", "dissatisfied")
    return dict(zip(names, of, strict=True))


def tally(survey: SurveyRound, by: Viewer, *of: int) -> PaperTally:
    typed = PaperTally(round=survey, counted_on=DAY, **counts(*of))
    return type_tally(tally=typed, by=by, now=NOW)


def corrected(first: PaperTally, by: Viewer, *of: int, reason: str = "数え間違い") -> PaperTally:
    new = PaperTally(counted_on=DAY, reason=reason, **counts(*of))
    return correct_tally(tally=first, corrected=new, by=by, now=NOW)


def voice(by: Viewer, text: str = "とても親切でした。") -> Voice:
    survey = opened(by)
    answer(survey, voice=text)
    return Voice.objects.get(round=survey)


def on_paper(by: Viewer, text: str = "紙に書いた声", day: date = DAY) -> Voice:
    return type_voice(survey=opened(by), text=text, received_on=day, by=by, now=NOW)


def slip(by: Viewer, site: JointSite | None = None) -> ReferralSlip:
    rules()
    return give_slip(site=site or factories.site(), purpose="JOB", by=by, now=NOW)


def blanks(by: Viewer, count: int = 1) -> list[ReferralSlip]:
    rules()
    return print_slips(site=factories.site(), purpose="JOB", count=count, by=by, now=NOW)


def _as_city(act: Callable[[Viewer], object]) -> Callable[[Viewer], object]:
    """These things are the counters': the ministry, whom the table sends, does none of them."""
    return lambda _: act(factories.viewer(Role.LOCAL_GOVERNMENT))


def _use(by: Viewer) -> None:
    given = slip(by)
    use_slip(slip=given, by=factories.viewer(Role.HELLO_WORK), now=NOW)


def _change(by: Viewer) -> None:
    survey = drafted(by)
    survey.closes_on = DAY
    change_survey_round(survey=survey, by=by, now=NOW)


def _keep(by: Viewer) -> None:
    slip(by)
    keep_voices(by=Viewer.system(), now=NOW + timedelta(days=31))


VOICES: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_survey_round": ("アンケートを準備", _as_city(drafted)),
    "change_survey_round": ("アンケートを変更", _as_city(_change)),
    "open_survey_round": ("アンケートの受付を開始", _as_city(opened)),
    "close_survey_round": (
        "アンケートの受付を終了",
        _as_city(lambda by: close_survey_round(survey=opened(by), by=by, now=NOW)),
    ),
    "renew_survey_address": (
        "アンケートの住所を更新",
        _as_city(lambda by: renew_survey_address(survey=opened(by), by=by, now=NOW)),
    ),
    "type_tally": ("紙の集計を入力", _as_city(lambda by: tally(opened(by), by, 1, 0, 0, 0, 0))),
    "correct_tally": (
        "紙の集計を訂正",
        _as_city(lambda by: corrected(tally(opened(by), by, 1, 0, 0, 0, 0), by, 2, 0, 0, 0, 0)),
    ),
    "type_voice": ("紙の声を入力", _as_city(on_paper)),
    "show_voice": (
        "利用者の声を掲載",
        _as_city(
            lambda by: show_voice(
                voice=(one := voice(by)), wording=one.text, reason="", by=by, now=NOW
            )
        ),
    ),
    "hold_voice": (
        "利用者の声を掲載しない",
        _as_city(lambda by: hold_voice(voice=voice(by), reason="個人の話", by=by, now=NOW)),
    ),
    "give_slip": ("誘導票を交付", _as_city(slip)),
    "print_slips": ("誘導票を印刷", _as_city(blanks)),
    "hand_out_slip": (
        "誘導票を交付",
        _as_city(lambda by: hand_out_slip(slip=blanks(by)[0], purpose="EVENT", by=by, now=NOW)),
    ),
    "use_slip": ("誘導票の利用を記録", _as_city(_use)),
    "cancel_slip": (
        "誘導票を取消し",
        _as_city(lambda by: cancel_slip(slip=slip(by), by=by, now=NOW)),
    ),
    "keep_voices": ("誘導票の期限切れ", _as_city(_keep)),
}
