"""Whom a request and its notice are addressed to: offices, never names of persons."""

from agreements.choices import RequestKind

MINISTER = "厚生労働大臣"


def addressee_of_request(kind: str, bureau_name: str) -> str:
    """Return 「厚生労働大臣」 for §32 (労働施策総合推進法), else the director of the bureau."""
    return MINISTER if kind == RequestKind.STATUTORY else f"{bureau_name}長"


def head_of_body(name: str, *, is_prefecture: bool) -> str:
    """Return the head's title: 「福島県知事」「郡山市長」「千代田区長」."""
    return f"{name}知事" if is_prefecture else f"{name}長"
