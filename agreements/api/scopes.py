"""What systems may ask of agreements, councils and requests."""

from agreements.capabilities import (
    FILE_REQUESTS,
    READ_AGREEMENTS,
    READ_COUNCILS,
    READ_REQUESTS,
)
from portal.common.api.scopes import ApiScope

READ = ApiScope("agreements:read", "協定の台帳、当事者と条項、締結団体数を読む", READ_AGREEMENTS)
COUNCILS = ApiScope("councils:read", "運営協議会の委員、会議、議決、取組を読む", READ_COUNCILS)
READ_REQUEST = ApiScope("requests:read", "要望・要請とその段階を読む", READ_REQUESTS)
WRITE_REQUEST = ApiScope("requests:write", "要望・要請を提出する", FILE_REQUESTS)
ALL = (READ, COUNCILS, READ_REQUEST, WRITE_REQUEST)
