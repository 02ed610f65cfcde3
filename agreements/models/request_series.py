"""RequestSeries (受付番号の帳簿): the last number given in a fiscal year and prefecture."""

from typing import Self

from django.db import connection, models

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer

# The row stays locked until the filing commits: of two who file at once the second waits, and no
# number is given twice or left out.
_NEXT = """
INSERT INTO agreements_requestseries (fiscal_year, prefecture_code, last) VALUES (%s, %s, 1)
ON CONFLICT ON CONSTRAINT one_request_series_a_year_and_prefecture
DO UPDATE SET last = agreements_requestseries.last + 1
RETURNING last
"""


class RequestSeriesQuerySet(models.QuerySet["RequestSeries"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """How many requests were filed is no secret among governments."""
        return self if viewer.is_government else self.none()


class RequestSeries(models.Model):
    """受付番号の帳簿。年度と都道府県ごとに、最後に付けた連番を持つ。"""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    prefecture_code = models.CharField("都道府県コード", max_length=2)
    last = models.PositiveIntegerField("最後の連番")

    objects = RequestSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "受付番号の帳簿"
        verbose_name_plural = "受付番号の帳簿"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "prefecture_code"],
                name="one_request_series_a_year_and_prefecture",
                violation_error_message="この年度と都道府県の帳簿はすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.prefecture_code}"


def next_number(year: FiscalYear, prefecture_code: str) -> str:
    """Give the next register number, such as 「2026-07-0003」. Inside the filing's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year.year, prefecture_code])
        (last,) = cursor.fetchone() or (0,)
    return f"{year.year}-{prefecture_code}-{last:04}"
