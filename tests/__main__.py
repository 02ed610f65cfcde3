"""`python -m tests`: every test, in two runs beside each other, so that both cores work.

With arguments it is pytest with these arguments. Each run has servers of its own (`tests.servers`),
so neither can disturb the other.
"""

import signal
import subprocess
import sys
import tempfile

PYTEST = (sys.executable, "-m", "pytest", "-q")
# About half of the work: what runs programs of its own, and waits for them.
FIRST = (
    "tests/browser",
    "tests/portal/run",
    "tests/portal/common/api",
    "tests/portal/common/outbox",
)
SECOND = tuple(f"--ignore={folder}" for folder in FIRST)


def main(arguments: list[str]) -> int:
    """Return pytest's exit code, 0 only when both runs passed; 130 after Ctrl-C."""
    if arguments:
        return subprocess.call([*PYTEST[:-1], *arguments])
    with tempfile.TemporaryFile() as said:
        first = subprocess.Popen([*PYTEST, *FIRST], stdout=said, stderr=subprocess.STDOUT)
        try:
            code = subprocess.call([*PYTEST, *SECOND])
            print(f"\n{' '.join(FIRST)}", flush=True)
            first.wait()
        except KeyboardInterrupt:
            code = 130
        finally:
            if first.poll() is None:
                first.send_signal(signal.SIGINT)
                first.wait()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
    return code or first.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
