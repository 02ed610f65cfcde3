from typing import Any

from django.core.management.base import BaseCommand

from portal.common.models import is_demonstration
from portal.people.actions.make_demonstration_people import DEMONSTRATION_PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "デモンストレーションの利用者（役割ごとに1人）とパスワードを表示します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not is_demonstration():
            self.stdout.write("このポータルに合成データはありません。")
            return
        self.stdout.write("デモンストレーションの利用者（合成データ用）")
        for person in PEOPLE:
            self.stdout.write(f"  {person.role.label}\t{person.email}\t{person.organization_name}")
        self.stdout.write(f"  パスワードは共通です: {DEMONSTRATION_PASSWORD}")
