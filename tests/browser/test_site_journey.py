"""A site is founded: the city proposes, both sides consult and conclude an agreement, it opens."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser import agreeing, look
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.portal import RunningPortal

NAME = "郡山市若者就労コーナー"
AGREEMENT = f"郡山市における一体的実施に関する協定（{NAME}）"
# The city and its bureau have one agreement of this kind already: this one binds a third party.
THIRD = "試験若者支援団体"
REASON = "若い世代が相談できる場所が駅前にないため。"
NOTE = "駅前の空き室を2者で見ました。"
ANSWER = "職員2人の配置を確かめました。"
# A year that has gone, so that no other page of the browser's tests has one year more.
OPENS, SIGNED = "2021-10-01", "2021-09-01"
OPENED = """
SELECT s.code, s.opened_on::text, p.state, a.title FROM joint_sites_siteproposal p
JOIN joint_sites_jointsite s ON s.id = p.site_id
JOIN agreements_agreement a ON a.id = s.agreement_id
WHERE p.name = %s
"""


def assert_sound(page: Page, watch: look.Watch) -> None:
    """Nothing wrong for eyes, keyboards and screen readers, wide or narrow."""
    faults = look.axe_violations(page) + look.overflow(page)
    page.set_viewport_size({"width": NARROW, "height": 900})
    faults += look.axe_violations(page)
    page.set_viewport_size({"width": WIDE, "height": 900})
    assert faults + watch.heard() == []


def press(page: Page, hands: Hands, button: str) -> None:
    hands.press(page.get_by_role("button", name=button, exact=True))


def assert_stands_at(page: Page, step: str, whose: str) -> None:
    """The bar of steps and the sentence below it say the same."""
    bar = page.get_by_role("list", name="拠点ができるまで")
    expect(bar.locator("[aria-current=step]")).to_contain_text(step)
    if whose:
        expect(page.get_by_text(f"次に行うのは{whose}です。")).to_be_visible()


def test_a_site_goes_from_proposal_to_opening(open_page: OpenPage, portal: RunningPortal) -> None:
    city, bureau = open_page(Role.LOCAL_GOVERNMENT), open_page(Role.BUREAU)
    watches = {page: look.Watch(page, portal.origin) for page in (city, bureau)}
    keys, mouse = Keyboard(city), Mouse(bureau)
    address = propose(city, keys, watches[city])
    consult(bureau, mouse, watches[bureau])
    answer(city, keys, address)
    drafted = draft_agreement(city, keys, watches[city])
    conclude(city, bureau, drafted)
    open_site(bureau, mouse, watches[bureau], address)
    ((code, opened_on, state, agreement),) = portal.rows(OPENED, NAME)
    assert (opened_on, state, agreement) == (OPENS, "OPENED", AGREEMENT)
    assert_opened(city, keys, watches[city], address, str(code))


def propose(page: Page, hands: Hands, watch: look.Watch) -> str:
    """The city writes the proposal, is refused once, and sends it; return its address."""
    page.goto("/")
    hands.press(page.get_by_role("navigation").get_by_role("link", name="拠点の提案"))
    hands.press(page.get_by_role("link", name="拠点の設置を提案する"))
    hands.write(page.get_by_label("拠点の名称（案）"), NAME)
    press(page, hands, "保存する")
    expect(page.get_by_role("alert")).to_contain_text("地方公共団体の業務：")
    assert_sound(page, watch)
    page.get_by_label("ハローワーク").select_option(index=1)
    page.get_by_label("型").select_option(label="一般型")
    for box in ("② 就労支援", "③ 若年者"):
        page.get_by_label(box).check()
    hands.write(page.get_by_label("所在地（案）"), "福島県郡山市")
    page.get_by_label("開設を希望する日").fill(OPENS)
    hands.write(page.get_by_label("提案の理由"), REASON)
    press(page, hands, "保存する")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    assert_stands_at(page, "作成中", "提案した団体")
    assert_sound(page, watch)
    press(page, hands, "労働局に提案する")
    expect(page.get_by_role("status")).to_contain_text("提案しました。")
    assert_stands_at(page, "提案済み", "労働局")
    return page.url


def consult(page: Page, hands: Hands, watch: look.Watch) -> None:
    """The bureau finds it on its home page, begins to consult and writes down the visit."""
    page.goto("/")
    expect(page.get_by_role("heading", name="拠点の提案が届いています")).to_be_visible()
    hands.press(page.get_by_role("link", name=re.compile(NAME)))
    expect(page.get_by_text(REASON, exact=True)).to_be_visible()
    press(page, hands, "協議を始める")
    assert_stands_at(page, "協議中", "労働局")
    hands.write(page.get_by_role("textbox", name="協議の記録"), NOTE)
    press(page, hands, "記録を加える")
    expect(page.get_by_role("status")).to_contain_text("協議の記録を加えました。")
    assert_sound(page, watch)


def answer(page: Page, hands: Hands, address: str) -> None:
    """The city reads the note, answers, and changes what it had proposed."""
    page.goto(address)
    expect(page.get_by_text(NOTE)).to_be_visible()
    hands.write(page.get_by_role("textbox", name="協議の記録"), ANSWER)
    press(page, hands, "記録を加える")
    hands.press(page.get_by_role("link", name="内容を変える"))
    hands.write(page.get_by_label("開所時間（案）"), "平日 9:00-17:00")
    press(page, hands, "保存する")
    expect(page.get_by_text("平日 9:00-17:00").first).to_be_visible()


def draft_agreement(page: Page, hands: Hands, watch: look.Watch) -> str:
    """From the proposal the city drafts the agreement with its clause; return its address."""
    press(page, hands, "協定を起案する")
    expect(page.get_by_role("heading", level=1)).to_have_text(AGREEMENT)
    address = page.url
    agreeing.follow(page, "当事者を変える")
    page.get_by_label("その他の当事者").fill(THIRD)
    agreeing.push(page, "変更する", THIRD)
    agreeing.write_clause(page, "職業相談", "職業相談と職業紹介を行う。", "双方")
    agreeing.step(page, "協議を始める", "協議を始めました")
    assert_sound(page, watch)
    return address


def conclude(city: Page, bureau: Page, agreement: str) -> None:
    """Each side agrees for itself; the bureau records the signing, and the agreement begins."""
    for page in (bureau, city):
        page.goto(agreement)
        agreeing.step(page, "合意する", "合意を記録しました")
    bureau.goto(agreement)
    agreeing.follow(bureau, "締結する")
    for day in ("締結日", "有効期間の初日"):
        bureau.get_by_label(day).fill(SIGNED)
    agreeing.push(bureau, "締結する", "締結を記録しました")
    agreeing.step(bureau, "発効させる", "発効しました")


def open_site(page: Page, hands: Hands, watch: look.Watch, address: str) -> None:
    """The bureau ties the proposal to the agreement and opens the site."""
    page.goto(address)
    choice = page.get_by_label("一体的実施協定")
    (choice_of_it,) = [one for one in choice.locator("option").all_inner_texts() if NAME in one]
    choice.select_option(label=choice_of_it)
    press(page, hands, "この協定と結ぶ")
    assert_stands_at(page, "協定締結", "労働局")
    page.get_by_label("開設日").fill("")
    press(page, hands, "拠点を開設する")
    expect(page.get_by_role("alert")).to_contain_text("開設日：")
    assert_sound(page, watch)
    page.get_by_label("開設日").fill(OPENS)
    press(page, hands, "拠点を開設する")
    expect(page.get_by_role("status")).to_contain_text("拠点を開設しました。")
    assert_stands_at(page, "開設", "")
    assert_sound(page, watch)


def assert_opened(page: Page, hands: Hands, watch: look.Watch, address: str, code: str) -> None:
    """From the proposal the city comes to the page of its site, and from its agreement too."""
    page.goto(address)
    content = page.get_by_role("region", name="提案の内容")
    hands.press(content.get_by_role("link", name=NAME, exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    assert f"/sites/{code}/" in page.url
    page.goto(address)
    hands.press(page.get_by_role("link", name=AGREEMENT))
    sites = page.get_by_role("region", name="この協定による拠点")
    expect(sites.get_by_role("link", name=NAME, exact=True)).to_be_visible()
    assert_sound(page, watch)
