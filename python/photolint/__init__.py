"""Tells whether portrait photos meet an institution's photo requirements, and why not.

    import photolint

    for record in photolint.check("photos/"):
        print(record["path"], record["verdict"])

Records are those of ``photolint check --format ndjson``, as docs/NDJSON.md describes them. The program itself, ``photolint``, comes with the
wheel; nothing is loaded from the network.
"""

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Union

__all__ = ["PhotolintError", "check", "check_bytes", "program"]

Record = dict[str, Any]

# All accepted; some not. Any other exit code says that the program could not run.
_MEASURED = (0, 1)


class PhotolintError(Exception):
    """The program could not run: an option, a profile or a file that it asks for is wrong. The text is the program's."""


def program() -> str:
    """The path of the program that came with this package; otherwise of the one on the ``PATH``.

    Raises FileNotFoundError where there is neither.
    """
    name = "photolint" + (sysconfig.get_config_var("EXE") or "")
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")]
    for path in (Path(folder, name) for folder in folders):
        if path.is_file():
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is neither in {folders[0]} nor on the PATH")
    return found


def check(*photos: Union[str, os.PathLike], options: Sequence[str] = ()) -> Iterator[Record]:
    """The record of each photo, as soon as it is there, in the order of the inputs.

    ``photos`` are files, folders, globs and ZIP archives; ``options`` are further arguments of ``photolint check``, such as
    ``["--profile", "passport-cn", "--lang", "zh"]``, but none that say where the report goes. A photo that cannot be read is a record
    with an ``error``.
    Raises PhotolintError.
    """
    command = _command(options, *(os.fspath(photo) for photo in photos))
    # What it says goes to a file: a pipe that nobody reads would fill up and stop it.
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, encoding="utf-8") as process:
        try:
            for line in process.stdout:
                yield json.loads(line)
        except GeneratorExit:
            process.terminate()
            raise
        code = process.wait()
        said.seek(0)
        _ended(code, said.read())


def check_bytes(photo: bytes, name: str, options: Sequence[str] = ()) -> Record:
    """The record of a photo that is no file yet, as an upload form has it; ``name`` is what its file would be called.

    Raises PhotolintError, also where ``photo`` is an archive of more than one, or where no program can be given such a name.
    """
    # In one word: a name that begins with a dash, as an upload may have it, is no option.
    command = _command([*options, f"--stdin-name={name}"])
    try:
        process = subprocess.run(command, input=photo, capture_output=True, check=False)
    except (ValueError, OSError) as error:
        # A NUL byte, half a surrogate pair, more than the system passes on.
        raise PhotolintError(f"{name[:80]!r}: {error}") from error
    _ended(process.returncode, process.stderr)
    # Of the bytes: of a text, lines would also end at marks that JSON lets stand in a string, and a name may hold.
    records = [json.loads(line) for line in process.stdout.splitlines()]
    if len(records) != 1:
        raise PhotolintError(f"{name} holds {len(records)} photos")
    return records[0]


def _command(options: Sequence[str], *photos: str) -> list[str]:
    return [program(), "check", "--format", "ndjson", *options, *(["--", *photos] if photos else [])]


def _ended(code: int, said: bytes) -> None:
    if code not in _MEASURED:
        raise PhotolintError(said.decode("utf-8", "replace").strip() or f"photolint ended with {code}")
