"""What systems may ask of agreements, councils and requests."""

from agreements.capabilities import READ_AGREEMENTS, READ_COUNCILS
from portal.common.api.scopes import ApiScope

READ = ApiScope("agreements:read", "協定の台帳、当事者と条項、締結団体数を読む", READ_AGREEMENTS)
COUNCILS = ApiScope("councils:read", "運営協議会の委員、会議、議決、取組を読む", READ_COUNCILS)
ALL = (READ, COUNCILS)
