"""What can be done with the register of organisations."""

from portal.common.capabilities import KEEPERS, Capability, everyone
from portal.common.viewer import Role

READ_REGISTER = Capability(
    "read_register", "団体・労働局・ハローワークの台帳を見る", everyone(*Role)
)
KEEP_REGISTER = Capability(
    "keep_register", "団体とハローワークを登録し、名称変更と合併を記録する", KEEPERS
)
SUSPEND = Capability(
    "suspend",
    "組織の利用を停止し、停止を解く（労働局は利用団体）",
    KEEPERS,
    administrators_only=True,
)
ALL = (READ_REGISTER, KEEP_REGISTER, SUSPEND)
