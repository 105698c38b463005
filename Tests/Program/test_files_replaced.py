"""Stems that change in the song's folder while the workbench plays: said, taken in, and never a click."""
import os
import time

import numpy as np
import pytest

from program import PROGRAM, captured, environment
from tui_driver import Tui

RATE = 48000
SECONDS = 40
TONES = {"Drums": (40, 0.1), "Bass": (50, 0.3), "Keys": (60, 0.1)}


def tone(frequency, level, seconds=SECONDS):
    one = level * np.sin(2 * np.pi * frequency * np.arange(int(seconds * RATE)) / RATE)
    return np.stack([one, one], axis=1)


def wave(frames, rate=RATE):
    """24-bit WAV."""
    integers = np.rint(frames * 2 ** 23).astype("<i4")
    data = integers.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    head = b"WAVEfmt " + np.array([16], "<u4").tobytes() + np.array([1, 2], "<u2").tobytes()
    head += np.array([rate, rate * 6], "<u4").tobytes() + np.array([6, 24], "<u2").tobytes()
    head += b"data" + np.array([len(data)], "<u4").tobytes()
    return b"RIFF" + np.array([len(head) + len(data)], "<u4").tobytes() + head + data


def renamed(path, content):
    new = path.with_name("." + path.name)
    new.write_bytes(content)
    os.rename(new, path)


def written_over(path, content):
    """As most workstations export: the same file, for seconds half of one."""
    with open(path, "wb", buffering=0) as file:
        file.write(content[:len(content) // 2])
        time.sleep(1)
        file.write(content[len(content) // 2:])


def strength(frames, frequency):
    """The amplitude of a tone in a second of sound."""
    part = frames[:, 0]
    turn = 2 * np.pi * frequency * np.arange(len(part)) / RATE
    return 2 * abs(np.mean(part * np.exp(-1j * turn)))


def session(tmp_path, change, message, seconds=3.0):
    """Plays, changes the folder after two seconds, waits for the message, and gives what the card played."""
    song = tmp_path / "song"
    song.mkdir()
    for name, (frequency, level) in TONES.items():
        (song / f"{name}.wav").write_bytes(wave(tone(frequency, level)))
    capture = tmp_path / "capture"
    argv = [PROGRAM, "--device", f"card:CAPTURE={capture},SPEED=1", "--sample-format", "S24_3LE",
            "--period", "1024", "--periods", "4", str(song)]
    with Tui(argv, cols=200, rows=40, env=environment(tmp_path)) as t:
        t.wait_for("S24_3LE", 10)
        t.key("Space")
        t.wait_for("▶ 0:02", 10)
        change(song)
        t.wait_for(message, 8)
        time.sleep(seconds)
        assert "▶" in t.text()
        text = t.text()
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []
    heard = captured(capture) / 2 ** 23
    return heard[:-RATE // 2], text


def smooth(heard, kinks=0.0):
    """Whether nothing in it is rougher than the tones and their ramps. A step has a thousand times as much."""
    tones = sum(level * (2 * np.pi * frequency / RATE) ** 2 for frequency, level in TONES.values())
    ramps = 0.5 * 6 / 1200 ** 2
    limit = 2 * (tones + ramps) + 4 / 2 ** 23 + kinks
    return np.abs(np.diff(heard, n=2, axis=0)).max() < limit


# A lane that fails goes on mirrored while it fades: its slope turns round.
KINK = 2.2 * 0.3 * 2 * np.pi * 55 / RATE

BASS = [
    ("longer", renamed, tone(55, 0.3, SECONDS + 2), r"Bass was replaced: 96000 samples \(0:02.000\) longer"),
    ("shorter", renamed, tone(55, 0.3, SECONDS - 2), r"Bass was replaced: 96000 samples \(0:02.000\) shorter"),
    ("in place", written_over, tone(55, 0.3), r"Bass was replaced: same length and format. The old version was"),
]


@pytest.mark.parametrize("name,how,frames,message", BASS, ids=[case[0] for case in BASS])
def test_another_file_takes_over(tmp_path, name, how, frames, message):
    heard, _ = session(tmp_path, lambda song: how(song / "Bass.wav", wave(frames)), message)
    assert smooth(heard, kinks=KINK if how is written_over else 0)
    assert strength(heard[RATE // 2:RATE * 3 // 2], 50) > 0.25
    last = heard[-RATE:]
    assert strength(last, 55) > 0.25 and strength(last, 50) < 0.05
    assert strength(last, 40) > 0.08 and strength(last, 60) > 0.08


def test_the_level_is_told(tmp_path):
    _, text = session(tmp_path, lambda song: renamed(song / "Bass.wav", wave(tone(50, 0.15))),
                      "Bass is 6.0 dB quieter than before", seconds=0.2)
    assert "D compares with the old one" in text


def test_a_shorter_file_than_where_it_plays(tmp_path):
    heard, _ = session(tmp_path, lambda song: renamed(song / "Bass.wav", wave(tone(55, 0.3, 1))),
                       "39.000. shorter")
    assert smooth(heard)
    assert strength(heard[-RATE:], 55) < 0.02 and strength(heard[-RATE:], 40) > 0.08


def test_a_broken_file_leaves_the_old_one_playing(tmp_path):
    heard, _ = session(tmp_path, lambda song: renamed(song / "Bass.wav", b"RIFF of nothing"),
                       "Bass is now a file that cannot be read")
    assert smooth(heard) and strength(heard[-RATE:], 50) > 0.25


def test_a_file_that_is_taken_away_plays_on(tmp_path):
    heard, _ = session(tmp_path, lambda song: os.remove(song / "Bass.wav"), "Bass was taken away")
    assert smooth(heard) and strength(heard[-RATE:], 50) > 0.25


def test_a_new_stem_is_told_and_taken_in(tmp_path):
    song = tmp_path / "song"
    song.mkdir()
    for name, (frequency, level) in TONES.items():
        (song / f"{name}.wav").write_bytes(wave(tone(frequency, level)))
    with Tui([PROGRAM, "--device", "null", str(song)], cols=200, rows=40, env=environment(tmp_path)) as t:
        t.wait_for("Keys", 10)
        t.key("-", "Right")
        (song / "Strings.wav").write_bytes(wave(tone(70, 0.1)))
        t.wait_for("New in the folder: Strings. D takes it in", 8)
        t.key("D")
        t.wait_for("4 Strings|4 Keys", 8)
        t.wait_for("0:01.000", 5)
        t.wait_for(r"-0\.5", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_old_and_new_are_compared(tmp_path):
    song = tmp_path / "song"
    song.mkdir()
    for name, (frequency, level) in TONES.items():
        (song / f"{name}.wav").write_bytes(wave(tone(frequency, level)))
    capture = tmp_path / "capture"
    argv = [PROGRAM, "--device", f"card:CAPTURE={capture},SPEED=1", "--sample-format", "S24_3LE",
            str(song)]
    with Tui(argv, cols=200, rows=40, env=environment(tmp_path)) as t:
        t.wait_for("S24_3LE", 10)
        t.key("Space")
        t.wait_for("▶ 0:01", 10)
        renamed(song / "Bass.wav", wave(tone(55, 0.3)))
        t.wait_for("D compares", 8)
        t.key("Down", "D")
        t.wait_for("the old version is heard", 5)
        t.wait_for("OLD", 5)
        time.sleep(2)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    heard = captured(capture)[:-RATE // 2] / 2 ** 23
    assert smooth(heard) and strength(heard[-RATE:], 50) > 0.25
