"""JSON from outside: whatever cannot be read is a 400, never a 500."""

from collections.abc import Mapping
from io import BytesIO
from json import dumps
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from portal.common.api.refusals import TooLarge


class GuardedJSONParser(JSONParser):
    """JSON whose nesting is bounded by the interpreter's own stack."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read the body; raise ParseError (400) when it is no JSON, nested too deeply, or holds
        half a character (a lone surrogate), which no answer could repeat; TooLarge (413).
        """
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            data = super().parse(BytesIO(body), media_type, parser_context)
            dumps(data, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("JSONの入れ子が深すぎます。") from error
        except UnicodeEncodeError as error:
            raise ParseError("文字として読めないコード（サロゲートの片方）があります。") from error
        except ParseError as error:
            raise ParseError("本文をJSONとして読み取れません。") from error
        return data
