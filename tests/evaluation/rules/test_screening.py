"""What points to a person is marked; what does not is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules.screening import BLACK, blackened, only_blackens, pieces, screen

# Names, numbers and addresses here are made up and belong to nobody.
POINTING = {
    "担当の試験太郎さんが親切でした": ("氏名", "試験太郎"),
    "試験相談員に助けられました": ("氏名", "試験"),
    "私は試験花子と申します": ("氏名", "試験花子"),
    "ハナコさんに感謝します": ("氏名", "ハナコ"),
    "電話は024-000-0000です": ("電話番号", "024-000-0000"),
    "０９０ー００００ー００００にください": ("電話番号", "０９０ー００００ー００００"),
    "09000000000まで": ("電話番号", "09000000000"),
    "連絡先 taro@mail.example まで": ("メールアドレス", "taro@mail.example"),
    "ｔａｒｏ＠ａ．ｅｘａｍｐｌｅです": ("メールアドレス", "ｔａｒｏ＠ａ．ｅｘａｍｐｌｅ"),
    "https://example.org/a?b=1 を見て": ("URL", "https://example.org/a?b=1"),
    "〒000-0000に住んでいます": ("郵便番号", "〒000-0000"),
    "受付番号12345678でした": ("長い番号", "12345678"),
    "昭和60年1月2日生まれです": ("生年月日", "昭和60年1月2日生まれ"),
    "別所さんのおかげです": ("氏名", "別所"),
    "本町1丁目2番3号の近くです": ("住所", "本町1丁目2番3号"),
}  # fmt: skip
HARMLESS = (
    "とても親切で、仕事が見つかりました。",
    "職員さんの説明が分かりやすかったです。",
    "相談員さんも窓口の係長もやさしい。お母さんと来ました。",
    "待ち時間が30分で、2回目は10分でした。",
    "令和3年度も続けてほしい。",
    "",
)


@pytest.mark.parametrize("text", POINTING)
def test_what_points_to_a_person_is_marked(text: str) -> None:
    kind, words = POINTING[text]
    found = [(one.kind, text[one.start : one.end]) for one in screen(text)]
    assert any(of == kind and words in part for of, part in found), found
    assert words not in blackened(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert screen(text) == ()


@settings(max_examples=100)
@given(st.text("あさん試験様0123456789-@.ax年月日 \n丁目はと申します■", max_size=60))
def test_the_suggestion_is_the_text_with_letters_blackened(text: str) -> None:
    assert only_blackens(blackened(text), text)
    assert "".join(one.text for one in pieces(text)) == text


def test_a_wording_may_only_blacken() -> None:
    assert only_blackens("ab" + BLACK, "abc")
    assert not only_blackens("abd", "abc")
    assert not only_blackens("ab", "abc")
