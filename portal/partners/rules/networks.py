"""Networks as administrators write them, in one form."""

from collections.abc import Iterable
from ipaddress import ip_network

MOST = 50


class NetworkError(ValueError):
    """Its text is the sentence to show."""


def normalised(written: Iterable[str]) -> list[str]:
    """Return the networks as CIDR, each once; raises NetworkError with a sentence.

    A single address is a network of one; bits behind the mask are cleared
    (203.0.113.7/24 is 203.0.113.0/24).
    """
    found: list[str] = []
    for text in filter(None, (one.strip() for one in written)):
        try:
            network = str(ip_network(text, strict=False))
        except ValueError as error:
            sentence = (
                f"「{text[:50]}」をネットワークとして読み取れません。"
                "203.0.113.0/24 のように書いてください。"
            )
            raise NetworkError(sentence) from error
        if network not in found:
            found.append(network)
    if len(found) > MOST:
        raise NetworkError(f"ネットワークは{MOST}件以内で指定してください。")
    return found
