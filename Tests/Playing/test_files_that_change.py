"""Files that are cut off, deleted, replaced or slow while they play: the other stems play on, to the
sample, and the program says whose file it was."""
import json
import os
import pathlib
import subprocess
import time

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("STEMWRIGHT", str(ROOT / ".build/release/stemwright"))
CARD = os.environ.get("FAKECARD_DIR", str(ROOT / ".build/fakecard"))
RATE = 48000
SECONDS = 30
SPEED = 10
NAMES = ["Drums", "Bass", "Keys"]


def wave(samples):
    """A WAV of 32-bit floats."""
    data = samples.astype("<f4").tobytes()
    head = b"WAVEfmt " + np.array([16], "<u4").tobytes() + np.array([3, 2], "<u2").tobytes()
    head += np.array([RATE, RATE * 8], "<u4").tobytes() + np.array([8, 32], "<u2").tobytes()
    head += b"data" + np.array([len(data)], "<u4").tobytes()
    return b"RIFF" + np.array([len(head) + len(data)], "<u4").tobytes() + head + data


@pytest.fixture
def song(tmp_path):
    folder = tmp_path / "Song"
    folder.mkdir()
    stems = []
    for number, name in enumerate(NAMES):
        random = np.random.default_rng(number)
        stems.append(random.uniform(-0.3, 0.3, (SECONDS * RATE, 2)).astype(np.float32))
        (folder / ("Song - %s.wav" % name)).write_bytes(wave(stems[-1]))
    return folder, stems


def play(folder, tmp_path, change):
    """Plays the song, lets `change` happen after two seconds of it, and returns report, complaints and
    what the card played."""
    capture = tmp_path / "capture.raw"
    alsa = "/usr/share/alsa/alsa.conf:%s" % (ROOT / "Tests/fakecard/asoundrc")
    environment = dict(os.environ, ALSA_CONFIG_PATH=alsa, FAKECARD_DIR=CARD,
                       FAKECARD_CAPTURE=str(capture), FAKECARD_SPEED=str(SPEED))
    player = subprocess.Popen(
        [PROGRAM, "play", str(folder), "--device", "fake", "--sample-format", "FLOAT_LE",
         "--period", "2048", "--periods", "16", "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    limit = time.monotonic() + 10
    while not capture.exists() or capture.stat().st_size < 2 * RATE * 8:
        assert time.monotonic() < limit and player.poll() is None
        time.sleep(0.01)
    change()
    said, complaints = player.communicate(timeout=60)
    return json.loads(said), complaints, np.fromfile(capture, "<f4").reshape(-1, 2)


def cut_off(path):
    os.truncate(path, path.stat().st_size // 3)


def overwritten(path):
    with open(path, "r+b") as file:
        file.seek(1000)
        file.write(b"\xff" * 1000)


def replaced(path):
    other = path.with_suffix(".new")
    other.write_bytes(b"something else")
    os.rename(other, path)


@pytest.mark.parametrize("change", [cut_off, overwritten, replaced, os.remove])
def test_the_others_play_on(song, tmp_path, change):
    folder, stems = song
    path = folder / "Song - Bass.wav"
    report, complaints, heard = play(folder, tmp_path, lambda: change(path))
    assert "Bass" in complaints and "changed on disk" in complaints
    whole = stems[0] + stems[1] + stems[2]
    without = stems[0] + stems[2]
    assert heard.shape == whole.shape and report["frames_played"] == len(whole)
    # What was read ahead sounds; from there on the stem dies away in 25 ms, its last frames backwards, and is
    # silent.
    missing = np.any(heard != whole, axis=1)
    first = int(np.argmax(missing))
    assert 2 * RATE < first <= 8 * RATE
    assert np.array_equal(heard[:first], whole[:first])
    fade = RATE // 40
    place = np.arange(fade)[:, None] / fade
    dying = stems[1][first - fade:first][::-1] * (1 - place * place * (3 - 2 * place))
    assert np.allclose(heard[first:first + fade], without[first:first + fade] + dying, atol=1e-3)
    assert np.array_equal(heard[first + fade:], without[first + fade:])
    assert report["underruns"] == 0


def test_a_stem_behind_a_pipe_is_refused(song, tmp_path):
    """A fifo could keep a reader waiting for ever."""
    folder, stems = song
    os.mkfifo(folder / "Song - Pipe.wav")
    _, _, heard = play(folder, tmp_path, lambda: None)
    assert np.array_equal(heard, stems[0] + stems[1] + stems[2])
