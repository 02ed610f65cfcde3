"""Keep what contracted work of a site cost, and by what it is measured."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_improvement as permissions
from evaluation.models import ContractLine
from portal.common import audit
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def keep_contract_line(*, line: ContractLine, by: Viewer, now: datetime) -> ContractLine:
    """委託の費用と成果を登録する、または書き換える。

    Raises PermissionDenied, and ValidationError by field: a year in which nothing of the site was
    outsourced, a rate as the measure, both an indicator and typed words.
    """
    permissions.check_can_keep_contracts(by, line.site)
    if line.indicator and line.indicator.is_rate:
        raise ValidationError({"indicator": "成果を測る指標には、割合でなく件数を選んでください。"})
    return save_checked(line, event="委託の費用と成果を登録", by=by, at=now)


@transaction.atomic
def remove_contract_line(*, line: ContractLine, by: Viewer, now: datetime) -> None:
    """委託の費用と成果の行を消す。何があったかは変更の記録に残る。Raises PermissionDenied."""
    permissions.check_can_keep_contracts(by, line.site)
    facts = audit.facts_of(line)
    audit.record("委託の費用と成果を削除", target=line, by=by, at=now, before=facts)
    line.delete()
