"""What can be done with the register of sites."""

from portal.common.capabilities import GOVERNMENTS, KEEPERS, Capability, Scope
from portal.common.viewer import Role

READ_SITES = Capability("read_sites", "拠点の台帳、年度別概要、出張と催しを見る", GOVERNMENTS)
KEEP_SITES = Capability("keep_sites", "拠点、年度別概要、出張と催しを登録する", KEEPERS)
READ_PROPOSALS = Capability(
    "read_proposals",
    "拠点の設置の提案と、協議の記録を見る",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
PROPOSE_SITES = Capability(
    "propose_sites",
    "拠点の設置を提案し、取り下げる",
    {Role.LOCAL_GOVERNMENT: Scope.OWN},
)
HANDLE_PROPOSALS = Capability(
    "handle_proposals",
    "拠点の提案について協議を始め、協定と結び、拠点を開設する、または見送る",
    KEEPERS,
)
NOTE_PROPOSALS = Capability(
    "note_proposals",
    "拠点の提案の協議を記録する",
    {
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
ALL = (READ_SITES, KEEP_SITES, READ_PROPOSALS, PROPOSE_SITES, HANDLE_PROPOSALS, NOTE_PROPOSALS)
