from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "sites"
    label = "joint_sites"  # django.contrib.sites owns "sites"
    verbose_name = "拠点"
