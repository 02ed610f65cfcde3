from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "portal.common"
    label = "common"
    verbose_name = "共通"

    def ready(self) -> None:
        """Make our Celery app the one that tasks and bells belong to; name the API's doors."""
        import portal.celery  # noqa: PLC0415 — only once settings can be read
        import portal.common.api.schema  # noqa: PLC0415 — drf-spectacular then knows them
        import portal.common.checks  # noqa: PLC0415
        import portal.common.web.request_log  # noqa: F401, PLC0415 — register themselves
