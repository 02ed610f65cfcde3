"""The token endpoint: a system's own credentials against a token for an hour (RFC 6749 §4.4)."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.common.api import problems
from portal.common.api.errors import describe
from portal.common.api.views import PartnerView
from portal.common.web.client_address import client_address
from portal.partners import counting
from portal.partners.models import ApiClient

# Two stretches touch any five minutes, so that at most ten wrong tries fit into them (S21).
WRONG_TRIES, WRONG_STRETCH = 5, timedelta(minutes=5)
# RFC 6749 §5.2, as a sentence for whoever reads the log of his system.
SENTENCES = {
    "invalid_client": "資格情報が正しくないか、この連携システムはいま使えません。",
    "invalid_scope": "認められていないスコープが含まれています。",
    "unsupported_grant_type": "grant_type には client_credentials を指定してください。",
    "invalid_request": "依頼の形が正しくありません。grant_type と、クライアントの資格情報を"
    "1つの方法（Authorization ヘッダーか本文）で送ってください。",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a system says it is, not yet believed."""

    client_id: str
    secret: str


class TokenRequestSerializer(serializers.Serializer[dict[str, Any]]):
    """アクセストークンの依頼。資格情報は Authorization: Basic で送れば、本文には要らない。"""

    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    client_id = serializers.CharField(required=False)
    client_secret = serializers.CharField(required=False)
    scope = serializers.CharField(
        required=False, help_text="空白で区切ったスコープ。省略すると、認められたすべて。"
    )


class TokenSerializer(serializers.Serializer[dict[str, Any]]):
    """アクセストークン。"""

    access_token = serializers.CharField()
    token_type = serializers.CharField(help_text="Bearer。")
    expires_in = serializers.IntegerField(help_text="有効な秒数。")
    scope = serializers.CharField(help_text="空白で区切ったスコープ。")


class TokenView(PartnerView, APIView):
    """アクセストークン。"""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (FormParser,)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Undo nothing: a wrong try stays counted."""
        return describe

    @extend_schema(
        operation_id="token_create",
        tags=["token"],
        auth=[{"clientSecret": []}, {}],  # type: ignore[list-item]
        request={"application/x-www-form-urlencoded": TokenRequestSerializer},
        responses=TokenSerializer,
        examples=[
            OpenApiExample(
                "トークン",
                response_only=True,
                value={
                    "access_token": "6qsVC1lQ0o3mzTq0u6F4sCw2y9Jm1b",
                    "expires_in": 3600,
                    "token_type": "Bearer",
                    "scope": "sites:read evaluation:read",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """クライアントIDとシークレットで、1時間使えるアクセストークンを受け取る。"""
        credentials = read_credentials(request)
        if credentials is None:
            return _refused(request, 400, "invalid_request")
        now = timezone.now()
        counted = _count(credentials, client_address(request.META), now)
        if over := next((one for one in counted if one.is_over), None):
            return _too_many(request, over)
        headers, body, status = get_oauthlib_core().server.create_token_response(
            request.build_absolute_uri(),
            "POST",
            urlencode(_parameters(request, credentials)),
            get_oauthlib_core().extract_headers(_without_authorization(request)),
        )
        answer = json.loads(body)
        if status != 200:
            return _refused(request, status, answer.get("error", "invalid_request"))
        _forgive(credentials, client_address(request.META), now)
        return Response(answer, headers={"Cache-Control": headers["Cache-Control"]})


def read_credentials(request: Request) -> Credentials | None:
    """Return what the system says it is; None when it says nothing, or says it in two ways.

    Read here once, so that what is counted is what is tried.
    """
    sent = _form(request)
    in_body = "client_id" in sent or "client_secret" in sent
    header = request.headers.get("Authorization", "")
    if bool(header) == in_body:
        return None
    if in_body:
        return Credentials(sent.get("client_id", ""), sent.get("client_secret", ""))
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return None
    if scheme.lower() != "basic" or ":" not in text:
        return None
    client_id, secret = map(unquote_plus, text.split(":", 1))
    return Credentials(client_id, secret)


def _form(request: Request) -> dict[str, str]:
    """Return the body's fields, of repeated ones the last."""
    data: Any = request.data
    return {name: data[name] for name in data}


def _without_authorization(request: Request) -> Any:
    django_request = request._request
    django_request.META.pop("HTTP_AUTHORIZATION", None)
    return django_request


def _parameters(request: Request, credentials: Credentials) -> dict[str, str]:
    sent = _form(request)
    named = {name: sent[name] for name in ("grant_type", "scope") if name in sent}
    return named | {"client_id": credentials.client_id, "client_secret": credentials.secret}


def _key(credentials: Credentials, address: str) -> str | None:
    """Return what wrong tries are counted by; there is nothing to guess at an unknown system."""
    if "\x00" in credentials.client_id:
        return None
    known = ApiClient.objects.filter(client_id=credentials.client_id).first()
    return f"token:{known.pk}:{address}" if known else None


def _count(credentials: Credentials, address: str, now: datetime) -> list[counting.Counted]:
    """Count the try before it is judged, so that two hundred at once are counted too."""
    key = _key(credentials, address)
    if key is None:
        return []
    rate = settings.PORTAL_API_RATES["token"]
    return [
        counting.count(key, limit=WRONG_TRIES, stretch=WRONG_STRETCH, now=now),
        counting.count(f"{key}:all", limit=rate, stretch=counting.MINUTE, now=now),
    ]


def _forgive(credentials: Credentials, address: str, now: datetime) -> None:
    if key := _key(credentials, address):
        counting.uncount(key, stretch=WRONG_STRETCH, now=now)


def _refused(request: Request, status: int, error: str) -> Response:
    """Return a problem with the two members RFC 6749 asks for."""
    code = error if error in SENTENCES else "invalid_request"
    body = problems.body_of(status, detail=SENTENCES[code], instance=request.path)
    response = Response(
        body | {"error": code, "error_description": SENTENCES[code]},
        status=status,
        content_type=problems.MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="token", charset="UTF-8"'
    return response


def _too_many(request: Request, counted: counting.Counted) -> Response:
    sentence = f"回数の上限に達しました。{counted.reset}秒待って、もう一度送ってください。"
    body = problems.body_of(429, detail=sentence, instance=request.path)
    return Response(
        body, status=429, content_type=problems.MEDIA_TYPE, headers=dict(counted.headers)
    )
