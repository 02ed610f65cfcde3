"""What a month's sheet must satisfy to be saved; each finding is a sentence for its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.common.fiscal import month_of


@dataclass(frozen=True, slots=True)
class PartOf:
    """A count that cannot exceed another in the same month (内数, or a rate's numerator)."""

    part: str
    part_name: str
    whole: str
    whole_name: str


def problem_with_month(
    month: date, *, today: date, opened_on: date, closed_on: date | None
) -> str | None:
    """Return why nothing can be entered for `month`, None when it can.

    A month may be entered from its first day on, while the site is open in it.
    """
    label = f"{month.year}年{month.month}月"
    if month > today:
        return f"{label}はまだ来ていません。過ぎた月か今月を選んでください。"
    if month < month_of(opened_on):
        return f"{label}は拠点の開設（{opened_on:%Y年%-m月%-d日}）より前です。"
    if closed_on and month > closed_on:
        return f"{label}は拠点の廃止（{closed_on:%Y年%-m月%-d日}）より後です。"
    return None


def problems_with_counts(
    values: Mapping[str, int | None],
    parts: tuple[PartOf, ...],
    is_written: Callable[[str], bool] = lambda _: True,
) -> dict[str, str]:
    """Return a sentence for each count (by indicator code) that cannot be right.

    `is_written` tells which counts the writer can set right: of a part and its whole the sentence
    stands at the one he can, at the part when he can both.
    """
    problems = {
        code: "マイナスの件数は登録できません。0以上で入力してください。"
        for code, value in values.items()
        if value is not None and value < 0
    }
    for rule in parts:
        part, whole = values.get(rule.part), values.get(rule.whole)
        if part is None or rule.part in problems:
            continue
        if whole is not None and part > whole:
            place = rule.part if is_written(rule.part) else rule.whole
            problems[place] = (
                f"{rule.part_name}（{part:,}）が{rule.whole_name}（{whole:,}）を"
                "超えています。どちらかを確かめてください。"
            )
    return problems
