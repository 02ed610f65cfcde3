"""`python -m tests`: every test, those of the browser beside all others, so that both cores work.

With arguments it is pytest with these arguments. Each of the two runs has servers of its own
(`tests.servers`), so neither can disturb the other.
"""

import signal
import subprocess
import sys
import tempfile

PYTEST = (sys.executable, "-m", "pytest", "-q")
BROWSER = "tests/browser"


def main(arguments: list[str]) -> int:
    """Return pytest's exit code: of the others, or if all of them passed, of the browser's."""
    if arguments:
        return subprocess.call([*PYTEST[:-1], *arguments])
    with tempfile.TemporaryFile() as said:
        browser = subprocess.Popen([*PYTEST, BROWSER], stdout=said, stderr=subprocess.STDOUT)
        try:
            code = subprocess.call([*PYTEST, f"--ignore={BROWSER}"])
            print(f"\n{BROWSER}", flush=True)
            browser.wait()
        except KeyboardInterrupt:
            code = 130
        finally:
            if browser.poll() is None:
                browser.send_signal(signal.SIGINT)
                browser.wait()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
    return code or browser.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
