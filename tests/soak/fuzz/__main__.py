# SPDX-License-Identifier: MulanPSL-2.0
"""``python -m tests.soak.fuzz TARGET SECONDS CORPUS``: fuzz one reader, guided by coverage.

CORPUS is a folder with first inputs, to which what is new is added. Ends with 0 when nothing but
named faults came out; else the input lies in the present folder as ``crash-…``.
"""

import sys

import atheris

with atheris.instrument_imports(include=["wuse_desktop.sync", "wuse_desktop.storage.codec"]):
    from tests.soak.fuzz.targets import TARGETS


def main() -> None:
    """Run until the time is up."""
    name, seconds, corpus = sys.argv[1:]
    options = [sys.argv[0], corpus, f"-max_total_time={seconds}", "-max_len=65536", "-timeout=20"]
    atheris.Setup([*options, "-rss_limit_mb=2048", "-print_final_stats=1"], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
