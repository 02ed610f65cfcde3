"""Kinds of local governments and of the ends they come to."""

from django.db.models import TextChoices


class BodyKind(TextChoices):
    PREFECTURE = "PREFECTURE", "都道府県"
    CITY = "CITY", "市"
    WARD = "WARD", "特別区"
    TOWN = "TOWN", "町"
    VILLAGE = "VILLAGE", "村"
