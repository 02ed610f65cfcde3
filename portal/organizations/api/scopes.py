"""What systems may ask of the register of organisations."""

from portal.common.api.scopes import ApiScope
from portal.organizations.capabilities import READ_REGISTER

READ = ApiScope("organizations:read", "団体の台帳を読む", READ_REGISTER)
ALL = (READ,)
