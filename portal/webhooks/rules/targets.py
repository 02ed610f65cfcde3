"""What an address of a partner's system must look like before anything is resolved."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import idna

LENGTH_AT_MOST = 500
DEFAULT_PORT = 443
# Names that never mean a host of the public network (RFC 6761, RFC 6762, RFC 8375, RFC 9476).
LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "lan", "alt", "onion", "invalid")
# The last label of an IPv4 address in any spelling (decimal, octal, hexadecimal).
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PRINTABLE = re.compile(r"[!-\[\]-~]*")  # ASCII without blanks, controls and the backslash


class UnsafeTargetError(ValueError):
    """The address cannot be used; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to call: an ASCII host name, a port, and the path with its query."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host, with the port unless it is the usual one: the value of the Host header."""
        return self.host if self.port == DEFAULT_PORT else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The one spelling under which the address is kept."""
        return f"https://{self.authority}{self.path}"


def parse_target(url: str, *, ports: Collection[int]) -> Target:
    """Return the target of an address, or raise UnsafeTargetError.

    Only https to a host name with a dot, without user, password and fragment, at one of `ports`.
    International names become their ASCII form; numbers are refused in every spelling, because a
    certificate is made out to a name.
    """
    if len(url) > LENGTH_AT_MOST:
        raise UnsafeTargetError(f"URLは{LENGTH_AT_MOST}文字以内で入力してください。")
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        raise UnsafeTargetError("URLに空白や改行を含めることはできません。")  # urlsplit drops some
    try:
        parts = urlsplit(url)
        port = DEFAULT_PORT if parts.port is None else parts.port
    except ValueError as error:
        raise UnsafeTargetError("URLの形が正しくありません。") from error
    if not url.lower().startswith("https://"):
        raise UnsafeTargetError("URLは「https://」で始めてください。")
    if "@" in parts.netloc:
        raise UnsafeTargetError("URLに利用者名やパスワードを含めることはできません。")
    if port not in ports or parts.netloc.endswith(":"):
        allowed = "、".join(map(str, sorted(ports)))
        raise UnsafeTargetError(f"ポート番号は{allowed}のいずれかにしてください。")
    return Target(_host(parts), port, _path(parts))


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or not _PRINTABLE.fullmatch(path) or "#" in path:
        raise UnsafeTargetError(
            "URLのパスには半角の英数字と記号を使ってください。"
            "「#」は使えません。日本語は「%」で始まる形にしてください。"
        )
    return path


def _host(parts: SplitResult) -> str:
    if parts.netloc.startswith("["):
        raise UnsafeTargetError("IPアドレスではなく、ホスト名で入力してください。")
    try:
        host = idna.encode(parts.hostname or "", uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise UnsafeTargetError("ホスト名が正しくありません。") from error
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise UnsafeTargetError("IPアドレスではなく、ホスト名で入力してください。")
    is_local = any(host == name or host.endswith(f".{name}") for name in LOCAL_NAMES)
    if len(labels) < 2 or is_local:
        raise UnsafeTargetError("組織の外から名前を引けるホスト名を入力してください。")
    return host
