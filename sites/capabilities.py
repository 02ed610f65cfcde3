"""What can be done with the register of sites."""

from portal.common.capabilities import GOVERNMENTS, KEEPERS, Capability

READ_SITES = Capability("read_sites", "拠点の台帳、年度別概要、出張と催しを見る", GOVERNMENTS)
KEEP_SITES = Capability("keep_sites", "拠点、年度別概要、出張と催しを登録する", KEEPERS)
ALL = (READ_SITES, KEEP_SITES)
