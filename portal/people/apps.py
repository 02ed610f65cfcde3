from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "利用者"

    def ready(self) -> None:
        """Begin to write down what happens at the doors."""
        from portal.people.web.account import journal  # noqa: F401, PLC0415 — needs the models
