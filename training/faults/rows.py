"""What the program says of the photos in a folder."""

import json
import pathlib
import subprocess


def rows(program, folder, *options):
    """The name of each photo in its parts, as `~` divides it, and its findings."""
    command = [program, "check", *options, "--format", "ndjson", "--exit-zero", str(folder)]
    for line in subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.splitlines():
        row = json.loads(line)
        yield pathlib.Path(row["path"]).name.split("~"), row["findings"]
