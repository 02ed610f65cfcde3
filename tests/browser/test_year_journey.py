"""The year of one site: targets, months of both sides, settling, plan, council, publication."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from portal.common.viewer import Role
from tests.browser import look, year
from tests.browser.conftest import OpenPage
from tests.browser.portal import RunningPortal
from tests.browser.year import CITY, CODE, NAME, OFFICE, USUAL, YEAR, Desk

COUNCIL = "郡山市一体的実施運営協議会"
MEMBERS = ("福祉部長", "職業安定部長", "事務局長", "専務理事")
APRIL = f"{YEAR}-04"
APRIL_OF_CITY = {"施設利用者数": 400, "相互の相談窓口へ誘導した件数": 10}
APRIL_OF_OFFICE = {"新規求職者数": 21, "職業相談件数": 58, "就職件数": 4}
FIGURES = {**USUAL, "PLACEMENTS": 4}
TARGET = 100  # placements of the year: it will have 48
RETURNED = "利用件数の桁を確かめてください。"
LAST_MEETING = """
SELECT max(m.number) FROM agreements_meeting m
JOIN agreements_operatingcouncil c ON c.id = m.council_id WHERE c.name = %s
"""
ACCEPTED = """
SELECT p.side, count(*), sum(p.returns) FROM evaluation_monthpart p
JOIN joint_sites_jointsite s ON s.id = p.site_id
WHERE s.code = %s AND p.fiscal_year = %s AND p.state = 'ACCEPTED' GROUP BY 1 ORDER BY 1
"""
SETTLED = """
SELECT a.targets_set, a.targets_met FROM evaluation_achievement a
JOIN joint_sites_jointsite s ON s.id = a.site_id WHERE s.code = %s AND a.fiscal_year = %s
"""


@dataclass
class Desks:
    """Everybody who has a hand in the year."""

    city: Desk
    office: Desk
    bureau: Desk
    ministry: Desk
    stranger: Desk


def test_a_year_goes_from_april_to_march(open_page: OpenPage, portal: RunningPortal) -> None:
    year.found_site(portal)
    judged: set[str] = set()

    def desk(role: Role | None) -> Desk:
        page = open_page(role, "/" if role else "/open/")
        return Desk(page, look.Watch(page, portal.origin), judged)

    desks = Desks(
        desk(Role.LOCAL_GOVERNMENT),
        desk(Role.HELLO_WORK),
        desk(Role.BUREAU),
        desk(Role.MINISTRY),
        desk(None),
    )
    a_council_sets_the_target(desks.bureau, portal)
    april_is_entered_by_both(desks.city, desks.office)
    april_is_returned_and_submitted_again(desks)
    for who, names in ((desks.city, CITY), (desks.office, OFFICE)):
        months_are_sent_as_a_file(who, names, 1, 5)
    year.between_pages(portal, "summer_to_october")
    october_warns(desks)
    for who, names in ((desks.city, CITY), (desks.office, OFFICE)):
        months_are_sent_as_a_file(who, names, 6, 11)
    year.between_pages(portal, "winter")
    the_bureau_accepts_all(desks.bureau, portal)
    the_bureau_settles(desks.bureau, portal)
    plan = a_plan_is_opened_and_signed(desks)
    year.between_pages(portal, "year_after")
    the_plan_is_carried_out(desks.city, plan)
    the_council_reviews_the_plan(desks, portal, plan)
    the_ministry_publishes(desks.ministry)
    anybody_reads_it(desks.stranger)


def hold_a_meeting(bureau: Desk, portal: RunningPortal, day: str, subject: str) -> str:
    """Plan, invite and hold; leave the bureau at its resolution, and return the meeting."""
    bureau.go("/councils/?q=%E9%83%A1%E5%B1%B1%E5%B8%82")
    bureau.follow(COUNCIL)
    bureau.follow("会議を登録する")
    bureau.write({"開催日": day, "会場": "郡山市役所"})
    bureau.push("登録する", "会議を登録しました")
    ((number,),) = portal.rows(LAST_MEETING, COUNCIL)
    meeting = f"第{number}回"
    bureau.follow(meeting)
    bureau.follow("議題を加える")
    bureau.write({"議題": subject})
    bureau.push("保存する", "議題を加えました")
    bureau.follow("招集する")
    bureau.push("招集する", "会議を招集しました")
    bureau.follow("出欠を記録する")
    for title in MEMBERS:
        bureau.page.get_by_label(title).select_option(label="出席")
    bureau.push("保存する", "出欠を記録しました")
    bureau.follow("開催済みにする")
    bureau.push("開催済みにする", "会議を開催済みにしました")
    bureau.follow("議決を登録する")
    bureau.write({"件名": subject, "内容": f"{subject}について決めた。"})
    bureau.push("登録する", "議決を登録しました")
    bureau.follow(bureau.page.get_by_role("link", name=subject).first)
    return meeting


def a_council_sets_the_target(bureau: Desk, portal: RunningPortal) -> None:
    """The target of the year rests on a resolution of the site's council."""
    hold_a_meeting(bureau, portal, f"{YEAR}-04-20", "令和4年度の事業目標")
    bureau.follow("令和4年度の目標を定める")
    bureau.page.get_by_label(f"{NAME}　就職件数（件）").fill(str(TARGET))
    bureau.push("目標を登録する", "令和4年度の目標を登録しました")
    bureau.go(f"/sites/{CODE}/?year={YEAR}")
    targets = bureau.page.get_by_role("region", name="事業目標と実績の表")
    expect(targets.get_by_role("row", name=re.compile("^就職件数"))).to_contain_text(f"{TARGET}件")


def april_is_entered_by_both(city: Desk, office: Desk) -> None:
    """Each side has its own cells; what looks odd is answered before it is submitted."""
    city.go(year.sheet(APRIL))
    assert city.page.get_by_role("textbox", name=re.compile("^就職件数")).count() == 0
    city.count(APRIL_OF_CITY)
    city.push("保存して提出する", "まだ提出していません。")
    city.write({"数字を確かめた結果（正しいときは、その理由）": "合同就職面接会を開いたため"})
    city.push("保存して提出する", "自治体の分を提出しました。")
    office.go(year.sheet(APRIL))
    assert office.page.get_by_role("textbox", name=re.compile("^施設利用者数")).count() == 0
    expect(office.page.get_by_text("合同就職面接会を開いたため").first).to_be_visible()
    office.count(APRIL_OF_OFFICE)
    office.push("保存して提出する", "ハローワークの分を提出しました。")
    office.push("自治体の分を確認した", "確認しました。")
    city.go(year.sheet(APRIL))
    city.push("ハローワークの分を確認した", "確認しました。")


def april_is_returned_and_submitted_again(desks: Desks) -> None:
    """The bureau returns the city's part with a reason; the city mends it, and it goes on."""
    city, bureau = desks.city, desks.bureau
    bureau.go("/month-acceptance/")
    of_city = re.compile(f"^差し戻す.*{NAME} {YEAR}年4月 自治体")
    bureau.follow(bureau.page.get_by_role("link", name=of_city))
    bureau.push("差し戻す", "差し戻す理由を入力してください。")
    bureau.write({"差し戻す理由": RETURNED})
    bureau.push("差し戻す", "自治体の分を差し戻しました。")
    city.go("/")
    expect(city.page.get_by_text(f"理由: {RETURNED}")).to_be_visible()
    city.follow(
        city.page.get_by_role("link", name=re.compile(f"^{NAME}.{YEAR}年4月分")).first, RETURNED
    )
    city.count({"施設利用者数": 40})
    city.push("保存して提出する", "自治体の分を提出しました。")
    desks.office.go(year.sheet(APRIL))
    desks.office.push("自治体の分を確認した", "確認しました。")


def months_are_sent_as_a_file(desk: Desk, names: dict[str, str], first: int, last: int) -> None:
    """A desk brings the counts of its own side, many months at once."""
    desk.go(f"/month-sheets/?year={YEAR}")
    when = year.months(first, last)
    content = year.csv_of(names, when, FIGURES)
    desk.page.get_by_label("Excel か CSV のファイル").set_input_files(
        {"name": "months.csv", "mimeType": "text/csv", "buffer": content}
    )
    desk.push("送って確かめる", "まだ登録していません")
    desk.push("登録する", f"{len(when) * len(names)} 件の数字を登録しました")


def october_warns(desks: Desks) -> None:
    """Both sides and the bureau are told half a year before the end, not behind it."""
    for desk, words in (
        (desks.city, f"{NAME}の目標が、年度末までに届かないおそれがあります"),
        (desks.office, f"{NAME}の目標が、年度末までに届かないおそれがあります"),
        (desks.bureau, "福島県の1拠点で、目標が年度末までに届かないおそれがあります"),
    ):
        desk.wait_for_notice(words)
    desks.city.go(f"/sites/{CODE}/?year={YEAR}")
    expect(desks.city.page.get_by_text("着地見込み").first).to_be_visible()
    desks.bureau.go(f"/reports/alerts/{YEAR}/")
    expect(desks.bureau.page.get_by_role("row", name=re.compile(NAME))).to_contain_text("就職件数")


def the_bureau_accepts_all(bureau: Desk, portal: RunningPortal) -> None:
    """All months of both sides are accepted together, and the matrix says so."""
    bureau.go("/month-acceptance/")
    boxes = bureau.page.get_by_role("checkbox", name=re.compile(f"^{NAME} .*を受理する$"))
    assert boxes.count() == 24
    for box in boxes.all():
        box.check()
    bureau.push("選んだものを受理する", "24件を受理しました。")
    bureau.go(f"/month-matrix/{YEAR}/")
    row = bureau.page.get_by_role("row").filter(has_text=NAME)
    both = re.compile("^自治体: 受理.*ハローワーク: 受理")
    expect(row.get_by_role("cell", name=both)).to_have_count(12)
    assert portal.rows(ACCEPTED, CODE, YEAR) == [("HELLO_WORK", 12, 0), ("MUNICIPALITY", 12, 1)]


def the_bureau_settles(bureau: Desk, portal: RunningPortal) -> None:
    """The worker settles the year, and the target was missed."""
    bureau.go("/settlements/")
    choice = bureau.page.get_by_label("締める年度")
    choice.select_option(value=str(YEAR))
    bureau.push("年度を締める", "対象: 福島県の拠点")
    progress = bureau.page.get_by_role("region", name="進み具合")
    expect(progress).to_contain_text("状態: 完了")
    expect(progress).to_contain_text(re.compile(r"新たに確定\s*1 拠点"))
    assert portal.rows(SETTLED, CODE, YEAR) == [(1, 0)]


def a_plan_is_opened_and_signed(desks: Desks) -> str:
    """The missed target opens a plan; both sides write into it and sign it. Return its address."""
    desks.bureau.page.reload()
    desks.bureau.page.get_by_role("button", name=re.compile("改善計画")).click()
    expect(desks.bureau.page.get_by_text("改善計画を1件開きました。")).to_be_visible()
    city = desks.city
    city.go("/improvement-plans/?mine=1&state=PLANNING")
    city.follow(city.page.get_by_role("link", name=NAME).first, "なぜ改善計画が要るか")
    expect(city.page.get_by_text("事業目標1件のうち1件が未達成").first).to_be_visible()
    plan = city.page.url
    city.follow("課題と目指す姿を書く")
    city.write({"課題の分析": "引継ぎに日数がかかっている。", "目指す姿": "翌月に紹介する。"})
    city.push("書く", "改善計画を書きました")
    for side in (1, 2):
        add_a_measure(city, side)
    city.push("署名する", "署名しました")
    desks.office.go(plan)
    desks.office.push("署名する", "双方の署名がそろい、合意しました")
    desks.office.follow("実行を始める")
    desks.office.push("実行を始める", "実行を始めました")
    return plan


def add_a_measure(desk: Desk, side: int) -> None:
    """Write a measure for the first or the second of the two sides."""
    desk.follow("取組を加える")
    desk.page.get_by_label("行う組織").select_option(index=side)
    desk.write({"取組": "合同の相談日を月2回開く", "担当（係・役職）": "就労支援係長"})
    desk.write({"期限": f"{YEAR + 1}-12-28"})
    desk.push("加える", "取組を加えました")


def the_plan_is_carried_out(city: Desk, plan: str) -> None:
    """What was done is recorded with what shows it; then both sides judge."""
    for _ in range(2):
        city.go(plan)
        city.follow(city.page.get_by_role("link", name=re.compile("^行ったことを記録する")).first)
        city.write({"行った日": f"{YEAR + 1}-09-30", "行ったこと": "合同の相談日を開いた。"})
        city.page.get_by_label("根拠資料").set_input_files(
            {"name": "次第.csv", "mimeType": "text/csv", "buffer": "日,人\n1,5\n".encode()}
        )
        city.push("行ったことを記録する", "行ったことを記録しました")
        city.follow(city.page.get_by_role("link", name=re.compile("^完了にする")).first)
        city.write({"完了日": f"{YEAR + 1}-12-20", "結果": "紹介まで進む人が増えた。"})
        city.push("完了にする", "取組を完了にしました")
    assert city.page.get_by_role("link", name="次第.csv").count() == 2
    city.follow("評価に進む")
    city.push("評価に進む", "評価に進みました")
    city.follow("評価を終える")
    city.write({"評価": "相談日の効果があった。"})
    city.push("評価を終える", "評価と判定を記録しました")


def the_council_reviews_the_plan(desks: Desks, portal: RunningPortal, plan: str) -> None:
    """A meeting behind the year looks at the plan, and the plan comes to its end."""
    meeting = hold_a_meeting(desks.bureau, portal, f"{YEAR + 2}-05-20", "改善計画の見直し")
    city = desks.city
    city.go(plan)
    city.follow("協議会での見直しを記録する")
    choice = city.page.get_by_label("会議")
    label = next(one for one in choice.locator("option").all_inner_texts() if meeting in one)
    choice.select_option(label=label)
    city.write({"協議会での結論と見直し": "相談日を続ける。"})
    city.push("記録する", "協議会での見直しを記録しました")
    city.follow("完了する")
    city.push("完了する", "改善計画を完了しました")


def the_ministry_publishes(ministry: Desk) -> None:
    """What is settled is published as it stands."""
    ministry.go("/reports/published/")
    ministry.page.get_by_label("公表する年度").select_option(value=str(YEAR))
    ministry.write({"説明": "年間の試験"})
    ministry.push("公表する", "公表しました")
    ministry.go(f"/reports/published/{YEAR}/sites/{CODE}/")
    expect(ministry.page.get_by_role("row", name=re.compile("^就職件数"))).to_contain_text("未達成")


def anybody_reads_it(stranger: Desk) -> None:
    """Without signing in the year is found, read and taken as CSV: the figures are the months'."""
    stranger.go("/open/")
    stranger.follow(stranger.page.get_by_role("link", name=f"（{YEAR}年度）"))
    stranger.follow("拠点別の実施状況を見る")
    expect(stranger.page.get_by_role("row", name=re.compile(NAME))).to_be_visible()
    with stranger.page.expect_download() as sent:
        stranger.page.get_by_role("link", name=re.compile("^CSV")).first.click()
    text = Path(sent.value.path()).read_bytes().decode("utf-8-sig")
    rows = [one for one in csv.DictReader(io.StringIO(text)) if CODE in one.values()]
    assert any(str(12 * FIGURES["PLACEMENTS"]) in one.values() for one in rows), rows
