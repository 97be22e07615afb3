"""Where the sample program lies: beside the installed package, or in the checkout."""

import shutil
from pathlib import Path


def sample_folder() -> Path:
    """The folder of the sample exports, which the wheel carries as `pipelines/sample`."""
    installed = Path(__file__).with_name("sample")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / "data" / "sample"


def give_settings(warehouse: Path) -> None:
    """Write the sample's settings (the dates of its year) into a warehouse that has none of its own."""
    if not (warehouse / "settings.toml").exists():
        warehouse.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample_folder() / "settings.toml", warehouse / "settings.toml")
