"""What is wrong, in the one shape of RFC 9457 (application/problem+json)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
CATALOGUE = "/api/v1/problems/"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: the end of its address, its status, and how it reads."""

    code: str
    status: int
    title: str
    advice: str

    @property
    def uri(self) -> str:
        """Return the reference by which programs tell problems apart."""
        return f"{CATALOGUE}#{self.code}"


TYPES = (
    ProblemType(
        "invalid",
        400,
        "送られた内容に誤りがあります",
        "errors にある場所（pointer は本文、parameter は条件）と理由を見て直してください。",
    ),
    ProblemType(
        "unauthenticated",
        401,
        "認証が必要です",
        "アクセストークンを取り直してください。繰り返すときは、組織の管理者に連携の状態を"
        "確かめてください。",
    ),
    ProblemType(
        "forbidden",
        403,
        "この操作は認められていません",
        "detail に理由があります。スコープが足りないときは、管理者に連携の設定を確かめてください。",
    ),
    ProblemType(
        "not-found",
        404,
        "見つかりません",
        "住所（URL）とコードを確かめてください。見られる範囲の外にあるものも、ここに含まれます。",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "このメソッドは使えません",
        "Allow ヘッダーに、使えるメソッドがあります。",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "求められた形式では返せません",
        "Accept ヘッダーに application/json を含めてください。",
    ),
    ProblemType(
        "conflict",
        409,
        "同じ依頼を処理しています",
        "少し待って、同じ Idempotency-Key と同じ本文でもう一度送ってください。",
    ),
    ProblemType("too-large", 413, "本文が大きすぎます", "2MB以内に分けて送ってください。"),
    ProblemType(
        "unsupported-media-type",
        415,
        "本文の形式を読み取れません",
        "Content-Type ヘッダーを確かめてください。",
    ),
    ProblemType(
        "key-reused",
        422,
        "Idempotency-Key が別の内容に使われています",
        "新しい依頼には、新しい Idempotency-Key を使ってください。",
    ),
    ProblemType(
        "too-many-requests",
        429,
        "回数の上限に達しました",
        "Retry-After ヘッダーの秒数を待って、もう一度送ってください。",
    ),
    ProblemType(
        "server-error",
        500,
        "ポータルの側で誤りが起きました",
        "時間をおいてもう一度送り、続くときは運用の窓口に instance と時刻を知らせてください。",
    ),
    ProblemType(
        "unavailable",
        503,
        "一時的に使えません",
        "Retry-After ヘッダーの秒数を待って、もう一度送ってください。",
    ),
)
BY_STATUS = {one.status: one for one in TYPES}


def concerns_api(request: HttpRequest) -> bool:
    """Whether the request is a program's: it is told what is wrong as JSON."""
    return request.path.startswith(PREFIX)


def body_of(
    status: int,
    *,
    detail: str,
    instance: str,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return the members of a problem; `errors` names single places by pointer or parameter."""
    kind = BY_STATUS[status]
    body: dict[str, Any] = {
        "type": kind.uri,
        "title": kind.title,
        "status": status,
        "detail": detail or kind.title + "。",
        "instance": instance,
    }
    return body | ({"errors": list(errors)} if errors else {})


def problem_response(
    request: HttpRequest,
    status: int,
    detail: str = "",
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return a problem where no view of the API answers: unknown addresses, limits, faults."""
    return JsonResponse(
        body_of(status, detail=detail, instance=request.path, errors=errors),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )


def places(reasons: Any, *, kind: str, path: str = "") -> Iterator[dict[str, str]]:
    """Yield one entry a reason: `kind` is "pointer" (into the body) or "parameter" (of the query).

    `reasons` is what DRF collects: sentences, lists of them, and mappings by field. A list of
    mappings stands for the rows of a list.
    """
    if isinstance(reasons, Mapping):
        for name, inner in reasons.items():
            whole = name == "non_field_errors"
            yield from places(inner, kind=kind, path=path if whole else _below(path, name, kind))
    elif isinstance(reasons, list | tuple):
        for index, inner in enumerate(reasons):
            row = isinstance(inner, Mapping)
            yield from places(inner, kind=kind, path=_below(path, index, kind) if row else path)
    else:
        yield {kind: path or ("#" if kind == "pointer" else "?"), "detail": str(reasons)}


def _below(path: str, name: object, kind: str) -> str:
    if kind == "parameter":
        return str(name)
    escaped = str(name).replace("~", "~0").replace("/", "~1")
    return f"{path or '#'}/{escaped}"
