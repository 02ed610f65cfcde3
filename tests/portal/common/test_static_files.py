"""画面の部品が守る約束: 外へ取りに行かない、テンプレートに直書きしない、名前のない色を使わない。"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STYLES = sorted((ROOT / "portal/common/static/portal/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "portal/common/static/portal/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_check() -> None:
    assert STYLES
    assert SCRIPTS
    assert TEMPLATES


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS, *TEMPLATES], ids=relative)
def test_nothing_is_fetched_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"https?://|@import|@font-face|url\(", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize(
    "path", [path for path in STYLES if path.name not in {"tokens.css", "print.css"}], ids=relative
)
def test_colours_are_named_in_tokens(path: Path) -> None:
    assert not re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"), re.IGNORECASE)


def test_every_token_in_use_is_defined() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", texts))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", texts)) <= defined


def _tokens() -> dict[str, str]:
    text = (ROOT / "portal/common/static/portal/css/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", text))


def _luminance(token: str) -> float:
    value = _tokens()[token]
    while value.startswith("var(--"):
        value = _tokens()[value[6:-1]]
    channels = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "surface"),
        ("text-quiet", "surface-quiet"),
        ("link", "surface-quiet"),
        ("link-visited", "surface"),
        ("white", "key"),
        ("key", "key-tint"),
        ("error", "red-50"),
        ("white", "green-800"),
        ("green-900", "green-50"),
        ("text-strong", "yellow-100"),
        ("blue-1000", "focus-inner"),
        ("text-strong", "blue-300"),
        ("white", "blue-700"),
        ("gray-700", "gray-100"),
    ],
)
def test_words_are_readable_on_their_ground(ink: str, ground: str) -> None:
    assert _contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("edge", ["line-field", "line-strong", "warning", "info", "success"])
def test_edges_that_carry_meaning_can_be_seen(edge: str) -> None:
    assert _contrast(edge, "surface") >= 3
