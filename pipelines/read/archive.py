"""Archives (gzip, zip): their members as files of their own, unfolded with a limit.

In: an archive. Out: the members in a temporary folder of our own, under numbers, so that no name in an archive ever becomes a
path. The folder goes when the last `Records` that reads from it goes. Archives inside archives are refused: an export is
packed once, a bomb many times.
"""

import gzip
import tempfile
import zipfile
import zlib
from pathlib import Path

from pipelines.errors import UnreadableFile
from pipelines.read.guard import PIECE_BYTES, Allowance, members, unfolded

MOST_MEMBERS = 1000


class Unpacked:
    """A member on disk: its name in the archive, and the path it can be read from while this object lives."""

    def __init__(self, name: str, path: Path, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self.name, self.path, self._folder = name, path, folder


def unpack_gzip(path: Path, where: str) -> Unpacked:
    """The one file in a gzip. Raises UnreadableFile."""
    folder = tempfile.TemporaryDirectory(prefix="mentorscope-")
    target = Path(folder.name) / "1"
    allowance = Allowance(where, path.stat().st_size)
    try:
        with gzip.open(path) as source, target.open("wb") as file:
            while piece := source.read(PIECE_BYTES):
                allowance.take(len(piece))
                file.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(where, f"the archive is damaged or cut off ({error}).", "Export it again.") from error
    return Unpacked(path.name.removesuffix(".gz"), target, folder)


def unpack_zip(path: Path, where: str) -> list[Unpacked]:
    """Every file in a zip. Raises UnreadableFile."""
    folder = tempfile.TemporaryDirectory(prefix="mentorscope-")
    allowance, found = Allowance(where, path.stat().st_size), []
    with open_zip(path, where) as archive:
        infos = members(archive, where)
        if not 0 < len(infos) <= MOST_MEMBERS:
            raise UnreadableFile(where, f"holds {len(infos):,} files.", "Unpack it, and load the files that are meant.")
        for number, info in enumerate(infos, start=1):
            target = Path(folder.name) / str(number)
            with target.open("wb") as file:
                for piece in unfolded(archive, info, allowance):
                    file.write(piece)
            found.append(Unpacked(info.filename, target, folder))
    return found


def open_zip(path: Path, where: str) -> zipfile.ZipFile:
    """The archive. Raises UnreadableFile where it is damaged."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(where, f"the archive is damaged or cut off ({error}).", "Export it again.") from error
