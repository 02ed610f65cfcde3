from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.appoint_first_administrators import appoint_first_administrator


class Command(BaseCommand):
    help = (
        "組織の最初の管理者を登録します（組織ごとに2人まで）。"
        "以後の人は、画面で招待し、もう1人の管理者が承認します。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="組織の名称（例: 厚生労働省）")
        parser.add_argument("email", help="管理者のメールアドレス")
        parser.add_argument("name", help="管理者の氏名")
        parser.add_argument("--kind", choices=Role.values, help="同じ名称の組織があるときの種別")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            membership = appoint_first_administrator(
                organization=self._organization(options["organization"], options["kind"]),
                email=options["email"],
                name=options["name"],
                by=Viewer.system(),
                now=timezone.now(),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{membership}を管理者として登録しました。"
            "パスワードは、サインインの画面の「パスワードを忘れたとき」から決めます。"
        )

    def _organization(self, name: str, kind: str | None) -> Organization:
        """Find the organisation; the ministry is in no register, so it is made when missing."""
        found = Organization.objects.filter(name=name)
        found = found.filter(kind=kind) if kind else found
        if not found and kind == Role.MINISTRY:
            return Organization.objects.create(kind=Role.MINISTRY, name=name)
        if len(found) != 1:
            sentence = (
                f"「{name}」という組織が{len(found)}件あります。名称と --kind を確かめてください。"
            )
            raise CommandError(sentence)
        return found[0]
