"""Answer a survey: the one thing that somebody who is not signed in can write."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from evaluation.choices_voices import Degree
from evaluation.models.voice import LONGEST_VOICE
from portal.common.viewer import Viewer

FULL = (
    "いま、たくさんの回答が届いています。"
    "すみませんが、1時間ほどたってから、もう一度送ってください。"
)
CLOSED = "このアンケートの受付は終わりました。"


class NoSuchSurvey(LookupError):  # noqa: N818 — what is the matter, in words
    """No survey has this address, or none that was opened."""


@transaction.atomic
def answer_survey(
    *,
    token: str,
    form_id: UUID,
    degree: str,
    voice: str,
    by: Viewer,  # noqa: ARG001 — whoever answers is not written down
    now: datetime,
) -> None:
    """利用者アンケートに回答する。だれが、何時に答えたかは、どこにも残らない。

    The same form sent again is counted once. PostgreSQL takes the answer by a function of its own:
    whoever answers may read nothing (ADR 28). Not audited: an entry would keep the moment.
    Raises NoSuchSurvey, and ValidationError: by field, when the survey is closed, and when more
    answers come in an hour than the rule allows.
    """
    text = voice.strip()
    if degree not in Degree.values:
        raise ValidationError({"degree": "1つ選んでください。"})
    if len(text) > LONGEST_VOICE:
        raise ValidationError({"voice": f"{LONGEST_VOICE}文字までで書いてください。"})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT evaluation_answer_survey(%s, %s, %s, %s, %s)",
            [token, form_id, degree, text, now],
        )
        (outcome,) = cursor.fetchone() or ("",)
    if outcome == "NOWHERE":
        raise NoSuchSurvey(token)
    if outcome == "CLOSED":
        raise ValidationError(CLOSED)
    if outcome == "FULL":
        raise ValidationError(FULL)
