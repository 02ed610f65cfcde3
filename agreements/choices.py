"""Kinds of agreements (DOMAIN.md §1, §3)."""

from django.db.models import TextChoices


class AgreementKind(TextChoices):
    JOINT_IMPLEMENTATION = "JOINT_IMPLEMENTATION", "一体的実施協定"
    EMPLOYMENT_MEASURES = "EMPLOYMENT_MEASURES", "雇用対策協定"
