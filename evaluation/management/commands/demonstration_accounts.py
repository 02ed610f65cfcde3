from typing import Any

from django.core.management.base import BaseCommand

from portal.common.models import is_demonstration
from portal.people.actions.make_demonstration_people import (
    DEMONSTRATION_PASSWORD,
    DEMONSTRATION_SECRET,
    PEOPLE,
    SECOND_ADMINISTRATORS,
)


class Command(BaseCommand):
    help = "デモンストレーションの利用者とパスワードを表示します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not is_demonstration():
            self.stdout.write("このポータルに合成データはありません。")
            return
        self.stdout.write("デモンストレーションの利用者（合成データ用）")
        for person in (*PEOPLE, *SECOND_ADMINISTRATORS):
            self.stdout.write(f"  {person.role.label}\t{person.email}\t{person.organization_name}")
        self.stdout.write(f"  パスワードは共通です: {DEMONSTRATION_PASSWORD}")
        self.stdout.write(
            "  本省・労働局・ハローワークの確認コードは、サインインの次の画面に出ます"
            f"（認証アプリに登録する場合の秘密: {DEMONSTRATION_SECRET}）。"
        )
