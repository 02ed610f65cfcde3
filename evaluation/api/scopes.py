"""What systems may ask of evaluation."""

from evaluation.capabilities import ENTER_MONTHS, READ_EVALUATION
from portal.common.api.scopes import ApiScope

READ = ApiScope("evaluation:read", "達成状況、全国集計、月次実績を読む", READ_EVALUATION)
ENTER = ApiScope("months:write", "月次実績を登録する", ENTER_MONTHS)
ALL = (READ, ENTER)
