"""What systems may ask of agreements."""

from agreements.capabilities import READ_AGREEMENTS
from portal.common.api.scopes import ApiScope

READ = ApiScope("agreements:read", "協定の台帳と締結団体数を読む", READ_AGREEMENTS)
ALL = (READ,)
