"""What systems may ask of the register of sites."""

from portal.common.api.scopes import ApiScope
from sites.capabilities import READ_SITES

READ = ApiScope("sites:read", "拠点の台帳を読む", READ_SITES)
ALL = (READ,)
