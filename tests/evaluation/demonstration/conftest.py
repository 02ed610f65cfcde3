"""デモ用の国は一度だけ作り、どの試験もその行だけを読む。"""

import pytest

from evaluation.demonstration.nation import generate
from evaluation.demonstration.records import Nation


@pytest.fixture(scope="session")
def nation() -> Nation:
    return generate()
