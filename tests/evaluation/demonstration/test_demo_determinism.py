"""同じ国が、どのプロセスでも、すぐに、Django なしでできる。"""

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from evaluation.demonstration.nation import generate
from evaluation.demonstration.records import Nation

ROOT = Path(__file__).parents[3]
SCRIPT = (
    "import hashlib, sys\n"
    "from evaluation.demonstration.nation import generate\n"
    "print(hashlib.sha256(repr(generate()).encode()).hexdigest())\n"
    "print('django' in sys.modules)\n"
)


def _in_a_process(hash_seed: str) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.split()


def test_the_same_rows_in_every_process(nation: Nation) -> None:
    here = hashlib.sha256(repr(nation).encode()).hexdigest()
    assert _in_a_process("1") == _in_a_process("2") == [here, "False"]


def test_generated_in_under_three_seconds() -> None:
    start = time.process_time()
    generate()
    assert time.process_time() - start < 3


def test_rows_cannot_be_changed(nation: Nation) -> None:
    for field in fields(nation):
        rows = getattr(nation, field.name)
        assert isinstance(rows, tuple)
        first = rows[0]
        assert not hasattr(first, "__dict__")
        with pytest.raises(FrozenInstanceError):
            setattr(first, fields(first)[0].name, "変えられない")
