from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "evaluation.ratings"
    label = "ratings"
    verbose_name = "ハローワーク総合評価"
