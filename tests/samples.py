"""The invented samples of the export formats, one folder a source beside this file."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sources"


def sample(source: str, *names: str, as_names: dict[str, str] | None = None) -> dict[str, str | bytes]:
    """Name and content of the files of a source's sample: those named, else all."""
    files = sorted((FOLDER / source).iterdir())
    return {(as_names or {}).get(f.name, f.name): f.read_bytes() for f in files if not names or f.name in names}
