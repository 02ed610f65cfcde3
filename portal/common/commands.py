"""What the management commands share: a year argument and a file to write to."""

import argparse
import sys
from pathlib import Path

from django.core.management.base import CommandError

from portal.common.fiscal import FIRST_YEAR, LAST_YEAR, FiscalYear


def fiscal_year(text: str) -> FiscalYear:
    """Read `--year`; one sentence when it is no fiscal year."""
    try:
        return FiscalYear(int(text))
    except ValueError as error:
        sentence = (
            f"年度「{text}」は{FIRST_YEAR}から{LAST_YEAR}までの西暦4桁で"
            "指定してください（例: 2020）。"
        )
        raise argparse.ArgumentTypeError(sentence) from error


def write_bytes(content: bytes, output: str | None) -> None:
    """Write to the file `output`, or to standard output when there is none."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(content)
    except OSError as error:
        sentence = (
            f"「{output}」に書き込めません。書き込める場所の、フォルダーではないファイルの名前と、"
            "空き容量を確かめてください。"
        )
        raise CommandError(sentence) from error
