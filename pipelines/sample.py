"""Where the sample program lies: beside the installed package, or in the checkout."""

from pathlib import Path


def sample_folder() -> Path:
    """The folder of the sample exports, which the wheel carries as `pipelines/sample`."""
    installed = Path(__file__).with_name("sample")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / "data" / "sample"
