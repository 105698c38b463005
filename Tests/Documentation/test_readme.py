"""The README's key table is the one that the program prints."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("STEMWRIGHT", str(ROOT / ".build/release/stemwright"))


def test_the_key_table_is_the_live_one():
    printed = subprocess.run([PROGRAM, "keymaps", "default"], capture_output=True, text=True, check=True)
    assert printed.stderr == ""
    assert printed.stdout in (ROOT / "README.md").read_text()
