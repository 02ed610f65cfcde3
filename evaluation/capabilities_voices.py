"""What can be done with surveys, voices and referral slips."""

from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Role

_BOTH_SIDES = {Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN}
_THOSE_WHO_RUN = {**_BOTH_SIDES, Role.BUREAU: Scope.PREFECTURE, Role.MINISTRY: Scope.ALL}

READ_SURVEYS = Capability(
    "read_surveys", "利用者アンケートの回と、受け付けた回答数を見る", _THOSE_WHO_RUN
)
HOLD_SURVEYS = Capability(
    "hold_surveys", "利用者アンケートを行い、紙の集計と声を入力する", _BOTH_SIDES
)
MODERATE_VOICES = Capability(
    "moderate_voices",
    "届いた利用者の声を読み、掲載するかを決める",
    {**_BOTH_SIDES, Role.BUREAU: Scope.PREFECTURE},
)
READ_SLIPS = Capability("read_slips", "誘導票の番号と件数を見る", _THOSE_WHO_RUN)
KEEP_SLIPS = Capability("keep_slips", "誘導票を交付し、相手方の窓口で利用を記録する", _BOTH_SIDES)
ALL = (READ_SURVEYS, HOLD_SURVEYS, MODERATE_VOICES, READ_SLIPS, KEEP_SLIPS)
