"""What in a user's words may point to a person: marked for the moderator, who decides.

It finds candidates, not certainties: a moderator reads every voice. Patterns are those of Japanese
letters: names with a title, telephone numbers, e-mail and web addresses, numbers of cards and
postal codes, addresses down to the block.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

BLACK = "■"

_TITLES = "さん|様|さま|氏|くん|君|ちゃん|先生|主任|係長|課長|所長|部長|室長|相談員|支援員|職員"
# Words before a title that are no name: how such a word may end, and what it may be as a whole.
_ENDINGS = (
    "皆|みな|みんな|お客|職員|相談員|支援員|担当|担当者|窓口|係|係員|スタッフ|利用者|若者|お子|子ども|"
    "子供|母|父|兄|姉|弟|妹|娘|息子|奥|おじい|おばあ|女性|男性|受付|役所|支所|事務所|課"
)
_WHOLES = "他|各|両|神|王|仏|同|当|所"
_MAIL = r"[A-Za-z0-9._%+-]+\s?(?:@|\(at\)|★)\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_URL = r"(?:https?://|www\.)[^\s、。」）]+|[A-Za-z0-9-]+\.(?:jp|com|net|org|info)\b[^\s、。」）]*"
_DASH = r"[-‐‑‒–—―−ーｰ・.\s]?"
_TELEPHONE = rf"(?<!\d)0\d{{1,4}}{_DASH}\(?\d{{1,4}}\)?{_DASH}\d{{3,4}}(?!\d)"
_POSTAL_CODE = r"〒?\s?(?<!\d)\d{3}[-‐−ー]\d{4}(?!\d)"
_BIRTHDAY = (
    r"(?:昭和|平成|令和|[SHR]|(?:19|20)\d\d)[\d元]{0,2}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:生まれ)?"
)
_BLOCK = r"[0-9]+番(?:地)?(?:[0-9]+号)?"
_ADDRESS = (
    rf"[一-龥ぁ-んァ-ヶ]{{1,8}}[0-9一二三四五六七八九十]+丁目(?:{_BLOCK})?|[0-9]+番地(?:の?[0-9]+)?"
)
_TITLED = rf"(?P<name>[一-龥々ヶ]{{1,6}}|[ァ-ヶー]{{2,8}}|[ぁ-ん]{{2,4}})(?:{_TITLES})"
_INTRODUCED = r"(?:申します|いいます|言います)"
_OWN = (
    rf"(?:私|わたし|僕|名前)(?:は|の名前は|を)\s?(?P<name>[一-龥々]{{2,6}})(?:です|と{_INTRODUCED})"
)
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("メールアドレス", _MAIL),
        ("URL", _URL),
        ("電話番号", _TELEPHONE),
        ("郵便番号", _POSTAL_CODE),
        ("長い番号", r"(?<!\d)\d{7,}(?!\d)"),
        ("生年月日", _BIRTHDAY),
        ("住所", _ADDRESS),
        ("氏名", _TITLED),
        ("氏名", _OWN),
        ("氏名", rf"(?P<name>[一-龥々]{{2,6}})と{_INTRODUCED}"),
    )
)
_IS_NO_NAME = re.compile(rf".*(?:{_ENDINGS})|{_WHOLES}")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text that may point to a person: characters `start` to `end` (not included)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, as the moderator sees it: marked with a kind, or plain ("")."""

    text: str
    kind: str


def screen(text: str) -> tuple[Finding, ...]:
    """Return what was found, in the order of the text and without overlaps."""
    found: list[Finding] = []
    for one in sorted(_candidates(_narrow(text)), key=lambda f: (f.start, -f.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the text in pieces, what was found marked; together they are the text."""
    made, at = [], 0
    for one in screen(text):
        made += [Piece(text[at : one.start], ""), Piece(text[one.start : one.end], one.kind)]
        at = one.end
    made.append(Piece(text[at:], ""))
    return tuple(piece for piece in made if piece.text)


def blackened(text: str) -> str:
    """Return the text with every character of what was found replaced by ■: as a suggestion."""
    letters = list(text)
    for one in screen(text):
        letters[one.start : one.end] = BLACK * (one.end - one.start)
    return "".join(letters)


def only_blackens(wording: str, text: str) -> bool:
    """Whether `wording` is the text, character by character, but for those replaced by ■."""
    return len(wording) == len(text) and all(
        new in (old, BLACK) for new, old in zip(wording, text, strict=True)
    )


def _candidates(text: str) -> Iterator[Finding]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            named = "name" in pattern.groupindex
            start, end = match.span("name") if named else match.span()
            if named and _IS_NO_NAME.fullmatch(match.group("name")):
                continue
            yield Finding(start, end, kind)


def _narrow(text: str) -> str:
    """Return the text with full-width letters and digits as narrow ones, of the same length."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", one)) == 1 else one for one in text
    )
