"""Cue sheets and the file that goes with them, read by cuetools and ffmpeg."""
import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from handoff import RATE, run, samples, stereo, write_wave

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


@cuetools
def test_the_album_is_rendered_where_its_sheet_says(tmp_path, album):
    """Cuetools tell where the songs begin, ffmpeg what is there."""
    sheet, image = tmp_path / "album.cue", tmp_path / "album.wav"
    run("export", album, "--to", "cue", "-o", sheet, folder=tmp_path)
    said = run("render", album, "-o", image, folder=tmp_path)[1]
    assert "“Two” is resampled from 44100 to 48000 Hz" in said and said.count("resampled") == 2
    points = subprocess.run(["cuebreakpoints", "--append-gaps", sheet], capture_output=True, text=True,
                            check=True).stdout
    starts = [0] + [(int(m) * 60 * 75 + int(s) * 75 + int(f)) * (RATE // 75)
                    for m, s, f in re.findall(r"(\d+):(\d\d)\.(\d\d)", points)]
    assert starts == [index * (RATE // 75) for index in (0, 75, 75 + 76 + 187)]
    heard = samples(image)
    one = stereo(album / "01 One/One - Mixdown.wav")
    two = resampled(album / "02 Two/Two - Mixdown.wav")
    three = resampled(album / "03 Three/Three - Mixdown.wav")
    assert (heard[:48_000] == one).all()
    # Another resampler: what both keep, up to 15 kHz, is the same where the sheet has the song.
    for start, song in [(starts[1], two), (starts[2], three)]:
        part, song = low(heard[start:start + 40_000]), low(song[:40_000])
        assert abs(part - song)[2000:-2000].max() < 2e-3
    assert len(heard) == starts[2] + 48_000
    assert not heard[starts[1] + 48_001:starts[2]].any()
    assert heard[starts[2]:starts[2] + 50].any()


def resampled(path):
    """A file at the album's rate, by ffmpeg's own resampler."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-af",
                          f"aresample={RATE}:resampler=swr:filter_size=256:cutoff=0.98", "-f", "f32le", "-"],
                         capture_output=True, check=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, 2)


def low(frames):
    """What is below 15 kHz."""
    spectrum = np.fft.rfft(frames, axis=0)
    spectrum[int(len(frames) * 15_000 / RATE):] = 0
    return np.fft.irfft(spectrum, len(frames), axis=0)


def test_an_album_is_rendered_as_it_is_set(tmp_path, album):
    """The board's order and gaps count, and with --session what was set in a song; an exact sum is the file's."""
    (album / "stemwright.json").write_text(
        '{"schema": "stemwright-album/1", "songs": [{"folder": "03 Three"}, {"folder": "01 One", "gap_s": 0.4}]}')
    shutil.rmtree(album / "02 Two")
    (album / "tracklist.csv").write_text("Number,Title\n1,One\n3,Three\n")
    one = album / "01 One"
    (one / "One - Mixdown.wav").rename(one / "One - Drums.wav")
    (one / "stemwright.json").write_text(json.dumps({"schema": "stemwright-session/1", "stems": {
        f"One - {name}.wav": {"polarity_inverted": True} for name in ["Bass", "Drums"]}}))
    run("render", album, "-o", tmp_path / "plain.wav", folder=tmp_path)
    run("render", album, "-o", tmp_path / "mine.wav", "--session", folder=tmp_path)
    plain, mine = samples(tmp_path / "plain.wav"), samples(tmp_path / "mine.wav")
    assert (plain[:96_000] == stereo(album / "03 Three/Three - Mixdown.wav")).all()
    assert len(plain) == 96_000 + 38_400 + 96_000
    assert not plain[96_000:134_400].any()
    assert (plain[134_400:] == -mine[134_400:]).all() and (plain[:134_400] == mine[:134_400]).all()
    assert plain[134_400:].any()


def test_an_album_is_refused_what_only_a_song_has(tmp_path, album):
    for options in [["--stems", tmp_path / "s"], ["-o", tmp_path / "x.wav", "--from", "1"],
                    ["-o", tmp_path / "x.wav", "--mute", "Bass"]]:
        assert "is an album" in run("render", album, *options, folder=tmp_path, status=2)[1]
    error = run("render", album, "-o", album / "01 One/x.wav", folder=tmp_path, status=2)[1]
    assert "nothing is written" in error
    assert not list(tmp_path.glob("x.wav*"))


def test_a_song_has_no_cue_sheet(tmp_path, album):
    error = run("export", album / "01 One", "--to", "cue", "-o", tmp_path / "x.cue", folder=tmp_path, status=2)[1]
    assert "no album" in error
