"""What systems may ask of agreements."""

from agreements.capabilities import READ_AGREEMENTS
from portal.common.api.scopes import ApiScope

READ = ApiScope("agreements:read", "協定の台帳と締結団体数を読む", READ_AGREEMENTS)
ALL = (READ,)
"""What systems may ask of agreements and councils."""

from agreements.capabilities import READ_COUNCILS
from portal.common.api.scopes import ApiScope

COUNCILS = ApiScope("councils:read", "運営協議会の委員、会議、議決、取組を読む", READ_COUNCILS)
ALL = (COUNCILS,)
