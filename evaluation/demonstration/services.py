"""拠点ごとの業務①〜⑥と支援対象者①〜⑦。令和2年度の団体数・拠点数にちょうど合わせる。

業務も対象者も、資料が例に挙げる拠点（と生保型）を先に決め、`choose` で団体と拠点の数を満たす。
どの拠点にも1つ以上を付けるため、受け皿を最後に決める。業務では「①のない拠点」がすべて②を、
対象者では「①〜⑤・⑦のない拠点」がすべて⑥を持つ。
"""

from collections.abc import Sequence, Set

from evaluation.demonstration.choose import choose
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import GROUPS, OPEN_YEAR, SERVICES, YEARS, Spread
from evaluation.demonstration.named import NAMED
from evaluation.demonstration.records import Profile, Site

# 資料（5ページ）が業務の例に挙げる団体。その団体の最初の一般型の拠点に付ける。
_SERVICE_EXAMPLES = {
    "WELFARE": ("252115",),  # 湖南市
    "EMPLOYMENT_SUPPORT": ("390003", "280003", "160008"),  # 高知県、兵庫県、富山県
    "EMPLOYER_SUPPORT": ("010006", "271403"),  # 北海道、堺市
    "HOMEWORK": ("290009", "112071"),  # 奈良県、秩父市
    "UI_TURN": ("150002", "200000"),  # 新潟県、長野県
    "OTHER": ("150002", "151009", "332089"),  # 新潟県、新潟市、総社市
}
# 同じ例から読める支援対象者。
_GROUP_EXAMPLES = {
    "DISABLED": ("252115",),  # 湖南市
    "YOUTH": ("390003",),  # 高知県
    "PARENTS": ("280003",),  # 兵庫県
    "MIDDLE_AGED": ("160008",),  # 富山県
    "OTHER": ("010006", "271403"),  # 北海道、堺市（事業主）
}
_FALLBACK_SERVICE, _FALLBACK_GROUP = "EMPLOYMENT_SUPPORT", "GENERAL"
_OUTSOURCED_PERCENT = 15
# 令和2年度に開いていない拠点（廃止した拠点と、令和3年度に始める拠点）の業務と対象者。
_OTHER_YEARS_SERVICES = ("WELFARE", "EMPLOYMENT_SUPPORT")
_OTHER_YEARS_GROUPS = ("GENERAL",)


def build_profiles(sites: tuple[Site, ...]) -> tuple[Profile, ...]:
    """年度ごとの概要を、拠点・年度の順に返す。業務と対象者は年度で変えない。"""
    running = [site for site in sites if site.operates_in(2020)]
    services = _assign_services(running)
    groups = _assign_groups(running, services["WELFARE"])
    profiles = []
    for site in sites:
        own = tuple(code for code in SERVICES if site.code in services[code])
        helped = tuple(code for code in GROUPS if site.code in groups[code])
        if not site.operates_in(2020):
            own, helped = _OTHER_YEARS_SERVICES, _OTHER_YEARS_GROUPS
        outsourced = draw(0, 99, "outsourced", site.code) < _OUTSOURCED_PERCENT
        profiles += [
            Profile(site.code, year, own, helped, outsourced)
            for year in (*YEARS, OPEN_YEAR)
            if site.operates_in(year)
        ]
    return tuple(profiles)


def _assign_services(sites: Sequence[Site]) -> dict[str, frozenset[str]]:
    """業務ごとの拠点。"""
    examples = {code: _example_sites(sites, _SERVICE_EXAMPLES[code]) for code in SERVICES}
    examples["WELFARE"] |= _welfare_sites(sites)
    chosen = {"WELFARE": _pick(sites, "service WELFARE", SERVICES["WELFARE"], examples["WELFARE"])}
    without = {site.code for site in sites} - chosen["WELFARE"]
    examples[_FALLBACK_SERVICE] |= without
    for code in SERVICES:
        if code != "WELFARE":
            chosen[code] = _pick(sites, f"service {code}", SERVICES[code], examples[code])
    return chosen


def _assign_groups(
    sites: Sequence[Site], welfare_service: frozenset[str]
) -> dict[str, frozenset[str]]:
    """支援対象者ごとの拠点。①は福祉業務①のある拠点から先に選ぶ。"""
    everyone = frozenset(site.code for site in sites)
    chosen: dict[str, frozenset[str]] = {}
    for code in sorted(GROUPS, key=lambda code: code == _FALLBACK_GROUP):
        forced = _example_sites(sites, _GROUP_EXAMPLES.get(code, ()))
        forced |= {site.code for site in NAMED if code in site.groups}
        if code == "WELFARE_RECIPIENTS":
            forced |= _welfare_sites(sites)
            preferred = welfare_service
        else:
            preferred = everyone - chosen["WELFARE_RECIPIENTS"]
        if code == _FALLBACK_GROUP:
            forced |= everyone.difference(*chosen.values())
        chosen[code] = _pick(sites, f"group {code}", GROUPS[code], forced, preferred)
    return chosen


def _pick(
    sites: Sequence[Site],
    topic: str,
    spread: Spread,
    forced: set[str],
    preferred: Set[str] = frozenset(),
) -> frozenset[str]:
    """公表された団体数・拠点数になる拠点を選ぶ。一般型と preferred を先にし、同じならくじで決める。

    名のある拠点には、資料から決めたもの（forced）以外を付けない。
    """
    named = {site.code for site in NAMED} - forced

    def rank(site: Site) -> int:
        later = (site.kind == "WELFARE") + (site.code not in preferred)
        return 1_000 * later + draw(0, 999, topic, site.code)

    return choose(
        [site for site in sites if site.code not in named],
        sites_wanted=spread.sites,
        bodies_wanted=spread.bodies,
        forced=forced,
        rank=rank,
    )


def _welfare_sites(sites: Sequence[Site]) -> set[str]:
    return {site.code for site in sites if site.kind == "WELFARE"}


def _example_sites(sites: Sequence[Site], bodies: Sequence[str]) -> set[str]:
    """団体ごとに、最初の一般型の拠点。"""
    general = [site for site in sites if site.kind == "GENERAL"]
    return {next(site.code for site in general if site.hosts == (body,)) for body in bodies}
