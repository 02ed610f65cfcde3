"""XLSX の中の時刻を固定し、同じ中身からは同じバイト列ができるようにする。"""

import io
import re
import zipfile
from datetime import UTC, datetime

# ZIP の時刻は1980年より前を表せない。中身の時刻ではないので、常に最も古い時刻にする。
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_W3C_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def seal(archive: bytes, at: datetime = datetime(*_ZIP_EPOCH, tzinfo=UTC)) -> bytes:
    """作成・更新の日時を at(時差付き)にして、ZIP を詰め直す。"""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    sealed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(sealed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _PROPERTIES:
                content = _W3C_TIME.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            target.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return sealed.getvalue()
