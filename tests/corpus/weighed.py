"""Loads a file in a process of its own, and weighs it: what is said, seconds of processor time, the most memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LOAD = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
import pipelines
from pipelines.errors import MentorscopeError
began = time.process_time()
try:
    (file, *_) = pipelines.load(sys.argv[1], sys.argv[2])["files"]
    said = f"{file['rows_loaded']} loaded, {file['rows_quarantined']} held back"
except MentorscopeError as error:
    said = str(error)
peak_mb = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([said, time.process_time() - began, peak_mb]))
"""


@dataclass(frozen=True)
class Weighed:
    """What a load said, what it took."""

    said: str
    cpu_seconds: float
    peak_mb: int


def weigh(path: Path, warehouse: Path) -> Weighed:
    """Load `path` into `warehouse` in a process of its own. Raises CalledProcessError where it ends otherwise than by a word."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(path), str(warehouse)], capture_output=True, text=True, check=True
    )
    return Weighed(*json.loads(done.stdout.splitlines()[-1]))
