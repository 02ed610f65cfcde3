"""What can be done with the comprehensive evaluation of Hello Work."""

from portal.common.capabilities import GOVERNMENTS, Capability, Scope
from portal.common.viewer import Role

READ_SCHEMES = Capability(
    "read_rating_schemes",
    "ハローワーク総合評価の、承認された評価方式を見る（作成中のものは、本省と労働局）",
    GOVERNMENTS,
)
DRAFT_SCHEMES = Capability(
    "draft_rating_schemes",
    "ハローワーク総合評価の指標と評価方式を作成し、承認を求める",
    {Role.MINISTRY: Scope.ALL, Role.BUREAU: Scope.ALL},
)
APPROVE_SCHEMES = Capability(
    "approve_rating_schemes",
    "ほかの人が作成した評価方式を承認する、作成に戻す",
    {Role.MINISTRY: Scope.ALL},
)
ALL = (READ_SCHEMES, DRAFT_SCHEMES, APPROVE_SCHEMES)
