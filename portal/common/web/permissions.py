"""The matrix of who may do what, on a page for everybody, and as a document."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.common.capabilities import Capability, all_capabilities
from portal.common.exports.table import Column, ColumnKind, Row, Table
from portal.common.viewer import Role
from portal.common.web.request import PortalRequest

NOT_AT_ALL = "–"


def matrix() -> Table:
    """Declare the matrix: a row a capability, a column a role, how far in each cell."""
    return Table(
        key="permissions",
        title="役割ごとの権限",
        columns=(
            Column("description", "できること", ColumnKind.TEXT),
            *(Column(role.value.lower(), str(role.label), ColumnKind.TEXT) for role in Role),
        ),
        rows=tuple(
            Row(
                {"description": capability.description}
                | {role.value.lower(): _reach(capability, role) for role in Role}
            )
            for capability in all_capabilities()
        ),
        notes=(
            "「–」はできないことを示す。範囲の外にあるものは、その人には存在しない。",
            "「（管理者）」は、組織の管理者だけができることを示す。",
        ),
    )


def _reach(capability: Capability, role: Role) -> str:
    if role not in capability.scopes:
        return NOT_AT_ALL
    reach = str(capability.scopes[role].label)
    return f"{reach}（管理者）" if capability.administrators_only else reach


def page(request: PortalRequest) -> HttpResponse:
    """Show the matrix to anybody who is signed in."""
    return render(
        request,
        "permissions.html",
        {
            "table": matrix(),
            "breadcrumbs": [("ホーム", reverse("home")), ("権限", None)],
        },
    )


def document() -> str:
    """Return the matrix as Markdown, for docs/reference/permissions.md."""
    table = matrix()
    heads = [column.label for column in table.columns]
    lines = [
        "# 権限の表",
        "",
        "`manage.py write_permissions` が、各アプリの `capabilities.py` から作ります。",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
    ]
    for row in table.rows:
        cells = [str(row.value(column.key)) for column in table.columns]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", *table.notes, ""])
