import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.common.exports import RENDERERS
from portal.common.exports.json import render_report, render_table
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table


def test_the_shape_is_stable(report: Report) -> None:
    rendered = render_report(report)
    assert list(rendered) == [
        "key",
        "title",
        "subtitle",
        "fiscal_year",
        "area_code",
        "as_of",
        "notices",
        "tables",
    ]
    assert rendered["as_of"] == "2021-06-01T00:05:00+00:00"
    assert rendered["tables"][0]["columns"][1] == {
        "key": "placements",
        "label": "就職件数",
        "kind": "count",
        "unit": "件",
    }
    assert rendered["tables"][0]["rows"][2] == {
        "is_total": False,
        "cells": {
            "year": 2020,
            "placements": 61176,
            "change": -19.1,
            "rate": 34.1,
            "rate_change": -3.0,
            "achieved": 230,
        },
    }
    assert rendered["tables"][1]["rows"][2]["cells"]["code"] is None


def test_the_bytes_are_the_dictionary(report: Report) -> None:
    assert json.loads(RENDERERS["json"].render(report)) == render_report(report)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_no_decimal_changes_its_value(value: Decimal) -> None:
    column = Column("n", "数", ColumnKind.DECIMAL, places=3)
    table = Table(key="t", title="表", columns=(column,), rows=(Row({"n": value}),))
    written = json.dumps(render_table(table)["rows"][0]["cells"]["n"])
    assert Decimal(written.strip('"')) == value


def test_only_a_decimal_beyond_floats_becomes_a_string() -> None:
    column = Column("n", "数", ColumnKind.DECIMAL, places=20)
    rows = (Row({"n": Decimal("67.8")}), Row({"n": Decimal("0.12345678901234567891")}))
    rendered = render_table(Table(key="t", title="表", columns=(column,), rows=rows))
    values = [row["cells"]["n"] for row in rendered["rows"]]
    assert values == [67.8, "0.12345678901234567891"]
