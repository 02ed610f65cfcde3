"""NoticeSetting (お知らせの受け取り方): what a person has chosen instead of a topic's default."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.people.choices import Way
from portal.people.models.user import User


class NoticeSettingQuerySet(models.QuerySet["NoticeSetting"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A person's settings are his own."""
        return self.filter(person_id=viewer.user_id) if viewer.user_id else self.none()


class NoticeSetting(models.Model):
    """お知らせの受け取り方。行がない話題は、話題ごとの初めの設定による。"""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="notice_settings", verbose_name="利用者"
    )
    topic = models.CharField("話題", max_length=60)
    way = models.CharField("受け取り方", max_length=8, choices=Way.choices)

    objects = NoticeSettingQuerySet.as_manager()

    class Meta:
        verbose_name = "お知らせの受け取り方"
        verbose_name_plural = "お知らせの受け取り方"
        ordering = ["person", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"],
                name="one_notice_setting_a_topic",
                violation_error_message="この話題の受け取り方はすでに選ばれています。",
            ),
            models.CheckConstraint(
                name="notice_setting_is_a_way",
                condition=Q(way__in=Way.values),
                violation_error_message="受け取り方を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.topic}"
