"""What the OpenAPI description says of every operation: who may ask, and how refusals read."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from portal.common.api.permissions import scope_of
from portal.common.api.problems import BY_STATUS, MEDIA_TYPE
from portal.common.api.scopes import all_scopes

TOKEN_URL = "/api/v1/token/"  # noqa: S105 — an address
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "誤り（RFC 9457）。",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "誤りの種類。説明のページの住所でもある。",
        },
        "title": {"type": "string", "description": "種類の名前。"},
        "status": {"type": "integer", "description": "HTTPの状態コード。"},
        "detail": {"type": "string", "description": "この依頼についての説明。"},
        "instance": {"type": "string", "format": "uri-reference", "description": "依頼の住所。"},
        "errors": {
            "type": "array",
            "description": "誤りの場所と理由。",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "本文の中の場所（JSON Pointer）。例: #/values/PLACEMENTS",
                    },
                    "parameter": {"type": "string", "description": "条件かヘッダーの名前。"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
EXAMPLE = {
    "type": "/api/v1/problems/#invalid",
    "title": "送られた内容に誤りがあります",
    "status": 400,
    "detail": "件数は0以上の整数で指定してください。",
    "instance": "/api/v1/monthly-results/",
    "errors": [
        {"pointer": "#/values/PLACEMENTS", "detail": "件数は0以上の整数で指定してください。"}
    ],
}
EVERYWHERE = (400, 406, 429, 500, 503)
SIGNED_IN = (401, 403, 404)
WITH_BODY = (409, 413, 415, 422)
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "同じ依頼を送り直しても一度だけ登録するための印。24時間有効。推奨。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A system's token, and which scope each operation needs."""

    target_class = "portal.partners.api.authentication.BearerAuthentication"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the flow and all scopes."""
        del auto_schema
        scopes = {one.code: one.description for one in all_scopes()}
        return {
            "type": "oauth2",
            "description": "連携システムのアクセストークン。",
            "flows": {"clientCredentials": {"tokenUrl": TOKEN_URL, "scopes": scopes}},
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        """Name the scope of this operation."""
        scope = scope_of(auto_schema.view, auto_schema.method)
        return {self.name: [scope.code] if scope else []}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of somebody signed in to the portal."""

    target_class = "portal.common.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the cookie."""
        del auto_schema
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "サインインした人のセッション。書き込みには CSRF トークンも要る。",
        }


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every operation how it refuses, and to every write its Idempotency-Key."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components.setdefault("securitySchemes", {})["clientSecret"] = {
        "type": "http",
        "scheme": "basic",
        "description": "クライアントIDとシークレット。アクセストークンを受け取るときだけ使う。",
    }
    components["responses"] = {f"Problem{status}": _response(status) for status in BY_STATUS}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _describe(operation, is_token=path == TOKEN_URL, has_body=method == "post")
    return result


def _describe(operation: dict[str, Any], *, is_token: bool, has_body: bool) -> None:
    statuses = EVERYWHERE + ((401,) if is_token else SIGNED_IN)
    if has_body:
        statuses += (413, 415) if is_token else WITH_BODY
    if has_body and not is_token:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _response(status: int) -> dict[str, Any]:
    kind = BY_STATUS[status]
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status == EXAMPLE["status"]:
        content["example"] = EXAMPLE
    response: dict[str, Any] = {
        "description": f"{kind.title}。{kind.advice}",
        "content": {MEDIA_TYPE: content},
    }
    if status in {429, 503}:
        response["headers"] = {
            "Retry-After": {"description": "待つ秒数。", "schema": {"type": "integer"}}
        }
    return response
