"""DataSource: where a loaded set of rows comes from, so that every figure can name its source."""

from django.db import models


class DataSource(models.Model):
    """データの出所。合成データはここで印を付け、画面と帳票がそれを表示する。"""

    name = models.CharField("名称", max_length=100, unique=True)
    source = models.CharField("出典", max_length=300)
    license = models.CharField("ライセンス", max_length=100, blank=True, default="")
    digest = models.CharField("内容のSHA-256", max_length=64)
    is_synthetic = models.BooleanField("合成データ", default=False)
    loaded_at = models.DateTimeField("読み込み日時")

    class Meta:
        verbose_name = "データの出所"
        verbose_name_plural = "データの出所"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def is_demonstration() -> bool:
    """Return whether any rows of this database are synthetic, so that pages and files say so."""
    return DataSource.objects.filter(is_synthetic=True).exists()
