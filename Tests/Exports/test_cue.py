"""Cue sheets, read by cuetools."""
import re
import shutil
import subprocess

import numpy as np
import pytest

from handoff import RATE, run, write_wave

cuetools = pytest.mark.skipif(not shutil.which("cueprint"), reason="cuetools are missing")


@pytest.fixture
def album(tmp_path):
    """Three songs of known lengths, one of them at another rate, and a tracklist with codes and gaps."""
    random = np.random.default_rng(2)
    for title, frames, rate in [("01 One", 48_000, 48_000), ("02 Two", 44_101, 44_100), ("03 Three", 96_000, 96_000)]:
        folder = tmp_path / "Album" / title
        folder.mkdir(parents=True)
        for name in ["Bass", "Mixdown"]:
            write_wave(folder / f"{title[3:]} - {name}.wav", random.normal(0, 0.1, (frames, 2)), rate)
    (tmp_path / "Album/tracklist.csv").write_text(
        'Number,Title,Performer,ISRC,Gap\n1,One,The Band,GBABC1234567,2\n2,Two,,USXYZ7654321,0\n'
        '3,"Three ""3""",Guest,DEQ020500001,2.5\n')
    return tmp_path / "Album"


def indices(text):
    return [int(m) * 75 * 60 + int(s) * 75 + int(f)
            for m, s, f in re.findall(r"INDEX \d\d (\d\d):(\d\d):(\d\d)", text)]


def test_songs_begin_on_frames_of_a_disc(tmp_path, album):
    sheet = tmp_path / "album.cue"
    said = run("export", album, "--to", "cue", "-o", sheet, folder=tmp_path)[1]
    text = sheet.read_text()
    assert 'FILE "album.wav" WAVE' in text
    # One second; then a second and one sample, which takes a frame more; a gap of two and a half seconds.
    assert indices(text) == [0, 75, 75 + 76, 75 + 76 + 187]
    assert re.findall(r"INDEX (\d\d)", text) == ["01", "01", "00", "01"]
    assert 'TITLE "Three \'3\'"' in text and "double quotes" in said


@cuetools
def test_cuetools_read_the_same(tmp_path, album):
    sheet = tmp_path / "album.cue"
    run("export", album, "--to", "cue", "-o", sheet, "--image", "The Album.wav", folder=tmp_path)
    shown = subprocess.run(["cueprint", "-t", "%n|%t|%p|%i\\n", "-d", "", sheet], capture_output=True,
                           text=True, check=True).stdout
    rows = [line.split("|") for line in shown.splitlines() if "|" in line]
    assert [row[1] for row in rows] == ["One", "Two", "Three '3'"]
    assert [row[3] for row in rows] == ["GBABC1234567", "USXYZ7654321", "DEQ020500001"]
    assert rows[0][2] == "The Band" and rows[2][2] == "Guest"
    points = subprocess.run(["cuebreakpoints", sheet], capture_output=True, text=True, check=True).stdout
    frames = [int(m) * 60 * 75 + int(s) * 75 + int(f) for m, s, f in re.findall(r"(\d+):(\d\d)\.(\d\d)", points)]
    assert frames == [75, 75 + 76 + 187]


def test_a_song_has_no_cue_sheet(tmp_path, album):
    error = run("export", album / "01 One", "--to", "cue", "-o", tmp_path / "x.cue", folder=tmp_path, status=2)[1]
    assert "no album" in error
