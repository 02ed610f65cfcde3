"""Who may enter, settle and look; pairs: `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from evaluation.capabilities import (
    ACCEPT_MONTHS,
    ASK_CORRECTION,
    DECIDE_CORRECTION,
    ENTER_MONTHS,
    KEEP_EXCEPTIONS,
    KEEP_SETTINGS,
    MAKE_REPORTS,
    PUBLISH,
    READ_EVALUATION,
    SET_TARGETS,
    SETTLE,
)
from evaluation.choices import Side
from evaluation.models import Correction
from portal.common.capabilities import Scope
from portal.common.viewer import Role, Viewer
from sites.models import JointSite


def enters_months(viewer: Viewer) -> bool:
    """Whether the viewer's desk enters months at all: those of its own sites."""
    return ENTER_MONTHS.scope_for(viewer) == Scope.OWN


def can_enter_months(viewer: Viewer, site: JointSite) -> bool:
    """Both desks of the room enter: the host bodies and the site's Hello Work."""
    scope = ENTER_MONTHS.scope_for(viewer)
    if scope == Scope.OWN:
        return JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()
    return scope == Scope.ALL


def check_can_enter_months(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_enter_months`."""
    if not can_enter_months(viewer, site):
        raise PermissionDenied("月次実績を入力できるのは、拠点の実施団体と担当のハローワークです。")


def check_can_see_sheet(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied for whoever has no part in the site's open months."""
    if not JointSite.objects.run_by(viewer).filter(pk=site.pk).exists():
        raise PermissionDenied(
            "月次実績の画面を開けるのは、拠点の実施団体と担当のハローワーク、管轄の労働局と本省です。"
        )


def sides_of(viewer: Viewer) -> frozenset[Side]:
    """The sides a viewer writes for: its own desk's; the clock's are both, others have none."""
    if viewer.is_system:
        return frozenset(Side)
    if viewer.role == Role.LOCAL_GOVERNMENT:
        return frozenset({Side.MUNICIPALITY})
    return frozenset({Side.HELLO_WORK} if viewer.role == Role.HELLO_WORK else ())


def can_report(viewer: Viewer, site: JointSite, side: Side) -> bool:
    """Whether the viewer submits this side's part of the site's months."""
    return side in sides_of(viewer) and can_enter_months(viewer, site)


def check_can_report(viewer: Viewer, site: JointSite, side: Side) -> None:
    """Raise PermissionDenied unless `can_report`."""
    if not can_report(viewer, site, side):
        raise PermissionDenied(f"{side.label}の分を提出・取下げできるのは、その側の担当者です。")


def can_confirm(viewer: Viewer, site: JointSite, side: Side) -> bool:
    """Only the other side of the same site confirms a part."""
    return can_report(viewer, site, side.other)


def check_can_confirm(viewer: Viewer, site: JointSite, side: Side) -> None:
    """Raise PermissionDenied unless `can_confirm`."""
    if not can_confirm(viewer, site, side):
        raise PermissionDenied(
            f"{side.label}の分を確認できるのは、同じ拠点の{side.other.label}です。"
        )


def can_accept(viewer: Viewer, site: JointSite) -> bool:
    """The bureau of the site's prefecture and the ministry accept what both sides have seen."""
    return ACCEPT_MONTHS.in_prefecture(viewer, site.prefecture_code)


def accepts_months(viewer: Viewer) -> bool:
    """Whether the viewer accepts months at all."""
    return ACCEPT_MONTHS.scope_for(viewer) is not None


def check_accepts_months(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `accepts_months`."""
    if not accepts_months(viewer):
        raise PermissionDenied("月次実績を受理できるのは、管轄の労働局と本省です。")


def can_return(viewer: Viewer, site: JointSite, side: Side) -> bool:
    """The other side and the bureau return a part."""
    return can_confirm(viewer, site, side) or can_accept(viewer, site)


def check_can_return(viewer: Viewer, site: JointSite, side: Side) -> None:
    """Raise PermissionDenied unless `can_return`."""
    if not can_return(viewer, site, side):
        raise PermissionDenied("差し戻せるのは、同じ拠点の相手方、管轄の労働局と本省です。")


def can_keep_exceptions(viewer: Viewer, prefecture_code: str) -> bool:
    """The bureau of the prefecture and the ministry."""
    return KEEP_EXCEPTIONS.in_prefecture(viewer, prefecture_code)


def check_can_keep_exceptions(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_keep_exceptions`."""
    if not can_keep_exceptions(viewer, site.prefecture_code):
        raise PermissionDenied("拠点ごとの例外を登録できるのは、管轄の労働局と本省です。")


def can_set_targets(viewer: Viewer, site: JointSite) -> bool:
    """The bureau of the site's prefecture and the ministry record what the council decided."""
    return SET_TARGETS.in_prefecture(viewer, site.prefecture_code)


def check_can_set_targets(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_set_targets`."""
    if not can_set_targets(viewer, site):
        raise PermissionDenied("事業目標を登録できるのは、管轄の労働局と本省です。")


def can_settle(viewer: Viewer, *, prefecture_code: str) -> bool:
    """A bureau settles its prefecture, the ministry (and the clock) anything; "" is the nation."""
    return SETTLE.in_prefecture(viewer, prefecture_code)


def check_can_settle(viewer: Viewer, *, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_settle`."""
    if not can_settle(viewer, prefecture_code=prefecture_code):
        raise PermissionDenied("年度を締められるのは、管轄の労働局と本省です。")


def check_can_keep_settings(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer keeps what a year is counted by."""
    if KEEP_SETTINGS.scope_for(viewer) is None:
        raise PermissionDenied("評価の設定を変更できるのは本省です。")


def can_ask_correction(viewer: Viewer, site: JointSite) -> bool:
    """Both desks of the room, and the bureau of the site's prefecture; always a person."""
    if viewer.user_id is None:
        return False
    if ASK_CORRECTION.scope_for(viewer) == Scope.OWN:
        return JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()
    return ASK_CORRECTION.in_prefecture(viewer, site.prefecture_code)


def check_can_ask_correction(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_ask_correction`."""
    if not can_ask_correction(viewer, site):
        raise PermissionDenied(
            "訂正を申請できるのは、拠点の実施団体、担当のハローワークと管轄の労働局です。"
        )


def can_decide_correction(viewer: Viewer, correction: Correction) -> bool:
    """The bureau decides what a side asks, the ministry what a bureau asks (or any): a person."""
    return (
        viewer.user_id is not None
        and DECIDE_CORRECTION.in_prefecture(viewer, correction.site.prefecture_code)
        and viewer.organization_id != correction.organization_id
        and viewer.user_id != correction.requested_by_id
    )


def check_can_decide_correction(viewer: Viewer, correction: Correction) -> None:
    """Raise PermissionDenied unless `can_decide_correction`."""
    if not can_decide_correction(viewer, correction):
        raise PermissionDenied(
            "訂正を決定できるのは、管轄の労働局の、申請した人とは別の人です。"
            "労働局が申請した訂正は、本省が決定します。"
        )


def can_withdraw_correction(viewer: Viewer, correction: Correction) -> bool:
    """The organisation that asked takes it back."""
    return viewer.user_id is not None and viewer.organization_id == correction.organization_id


def check_can_withdraw_correction(viewer: Viewer, correction: Correction) -> None:
    """Raise PermissionDenied unless `can_withdraw_correction`."""
    if not can_withdraw_correction(viewer, correction):
        raise PermissionDenied("訂正の申請を取り下げられるのは、申請した組織です。")


def can_publish(viewer: Viewer) -> bool:
    """The ministry publishes."""
    return PUBLISH.scope_for(viewer) is not None


def check_can_publish(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_publish`."""
    if not can_publish(viewer):
        raise PermissionDenied("年度の実績を公表できるのは本省です。")


def can_read_evaluation(viewer: Viewer) -> bool:
    """Governments read the figures; what is out of scope does not exist for others (404)."""
    return READ_EVALUATION.scope_for(viewer) is not None


def can_make_reports(viewer: Viewer) -> bool:
    """Every government makes reports, with its own eyes and for itself."""
    return MAKE_REPORTS.scope_for(viewer) is not None


def check_can_make_reports(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_make_reports`."""
    if not can_make_reports(viewer):
        raise PermissionDenied("報告書を作れるのは、国と地方公共団体の人です。")
