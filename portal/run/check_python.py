"""Says in one sentence that this Python is too old.

Written so that any Python 3 can parse it: no f-strings, no annotations, no newer syntax.
"""

import sys

OLDEST = (3, 11)

if sys.version_info[:2] < OLDEST:
    sentence = (
        "Python {}.{} 以上が必要です(いまの {} は {}.{} です)。"
        "新しい Python を入れて「make run PYTHON=python3.11」のように指定してください。\n"
    )
    facts = (OLDEST[0], OLDEST[1], sys.executable, sys.version_info[0], sys.version_info[1])
    sys.stderr.write(sentence.format(*facts))
    sys.exit(2)
