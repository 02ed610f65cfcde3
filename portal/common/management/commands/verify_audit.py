import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.common import audit


class Command(BaseCommand):
    help = "監査の記録が書き換えられていないことを、鎖の初めから確かめます。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        count, breaks = audit.verify()
        if not breaks:
            self.stdout.write(f"監査の記録 {count:,} 件に、書き換えや欠落はありません。")
            self.stdout.write(f"鎖の最後: {audit.head()}（控えておくと、末尾の削除も分かります）")
            return
        for found in breaks:
            place = f"鎖の{found.position}番目" if found.position else "鎖の外"
            self.stderr.write(f"{place}（記録 {found.entry_id}）: {found.problem}")
        sys.exit(1)
