"""The workbench in a real terminal: keys that are heard, and manners."""
import os
import shutil
import subprocess
import time

import numpy as np
import pytest

from program import (BUNKER, PROGRAM, as_24_bit, captured, environment, factor, run, stereo,
                     write_wave)
from tui_driver import Tui

SONG_FRAMES = 88_200


def workbench(folder, song=BUNKER, *options, cols=120, rows=40, **more):
    # The project's own songs stay as they are.
    mine = ["--no-session"] if song == BUNKER else []
    return Tui([PROGRAM, *mine, *options, str(song)], cols=cols, rows=rows, env=environment(folder, **more))


def played(tmp_path, keys):
    """What the card played after keys were pressed on the stopped song and then Space."""
    capture = tmp_path / "capture"
    with workbench(tmp_path, BUNKER, "--device", f"card:CAPTURE={capture},SPEED=8",
                   "--sample-format", "S24_3LE") as t:
        t.wait_for("S24_3LE", 10)
        t.wait_for("Guitar", 5)
        for key in keys:
            t.key(key)
        time.sleep(0.3)
        t.key("Space")
        t.wait_for("▶ 0:0", 10)
        t.wait_for("■", 20)
        t.key("q")
        t.wait_exit(5)
        assert t.restored() == []
    return captured(capture)


def stem(name):
    return stereo(BUNKER / f"{name}.flac")


def total(*parts):
    result = np.zeros_like(stem("Drums"))
    for part in parts:
        result = result + part
    return result


def test_keys_change_what_is_heard_exactly_as_computed(tmp_path):
    # Lanes: Drums, Bass, Guitar. −0.5 −0.1 dB on the drums; polarity and +3 dB on the bass; guitar muted.
    heard = played(tmp_path, ["-", "[", "Down", "p", "}", "Down", "m"])
    expected = total(factor(-0.6) * stem("Drums"), -factor(3) * stem("Bass"))
    assert len(heard) == SONG_FRAMES
    assert (heard == as_24_bit(expected)).all()


def test_solo_offset_and_typed_gain_are_heard(tmp_path):
    heard = played(tmp_path, ["Down", "g", *"-4.3", "Enter", "s", "o", *"441", "Enter"])
    bass = np.concatenate([np.zeros((441, 2), "f4"), factor(-4.3) * stem("Bass")])
    assert len(heard) == SONG_FRAMES + 441 and (heard == as_24_bit(bass)).all()


def test_mixdown_and_residual_at_one_key(tmp_path):
    mixdown = stereo(BUNKER / "Bunker L-R.flac")
    assert (played(tmp_path, ["2"]) == as_24_bit(mixdown)).all()
    (tmp_path / "capture").unlink()
    heard = played(tmp_path, ["3", "7"])
    residual = mixdown - total(stem("Drums"), stem("Bass"), stem("Guitar"))
    expected = as_24_bit(residual.astype("f4") * factor(6))
    assert np.abs(heard - expected).max() <= 1


def test_files_of_the_song_are_left_alone(tmp_path):
    song = tmp_path / "song"
    shutil.copytree(BUNKER, song)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in song.iterdir()}
    with workbench(tmp_path, song) as t:
        t.wait_for("Guitar", 5)
        t.key("m", "+", "s", "p")
        t.wait_quiet(500)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in song.iterdir()}
    # Beside them the session, and nothing else.
    assert after.pop(song / "stemwright.json")
    assert after == before


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT"])
def test_signals_end_it_with_a_clean_terminal(tmp_path, name):
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        t.key("Space")
        time.sleep(0.3)
        t.signal(name)
        t.wait_exit(5)
        assert t.restored() == []


def test_suspended_and_back(tmp_path):
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        assert t.suspend(via_key=True)
        assert t.restored() == []
        t.resume()
        t.wait_for("Guitar", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_hostile_names_reach_the_terminal_tame(tmp_path):
    song = tmp_path / "song\x1b[31m"
    song.mkdir()
    frames = np.random.default_rng(1).uniform(-0.1, 0.1, (4800, 2))
    for name in ["Bass\x1b]0;owned\x07.wav", "Drums\x1b[2J\u202e.wav", "L-R Mix\x9b5m.wav"]:
        write_wave(song / "plain.wav", frames)
        os.rename(song / "plain.wav", song / name)
    with workbench(tmp_path, song) as t:
        t.wait_for("Bass", 5)
        t.wait_quiet(300)
        assert b"\x1b]0;owned" not in t.raw and b"\x1b[2J\xe2" not in t.raw
        assert "\u202e".encode() not in t.raw
        t.key("q")
        t.wait_exit(5)
    done = subprocess.run([PROGRAM, "play", str(song), "--mute", "x"], capture_output=True,
                          env=environment(tmp_path))
    assert b"\x1b" not in done.stderr + done.stdout


def test_a_song_of_bad_files_says_so_in_a_sentence(tmp_path):
    song = tmp_path / "song"
    shutil.copytree(BUNKER, song)
    (song / "Vocals.wav").write_bytes(b"RIFF\0\0")
    os.mkfifo(song / "Pipe.wav")
    with workbench(tmp_path, song) as t:
        t.wait_for("Guitar", 5)
        t.key("i")
        t.wait_for("Vocals.wav", 3)
        assert "Pipe.wav" in t.text()
        t.key("Esc")
        t.wait_for("Pipe.wav", 3, gone=True)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_random_keys_are_survived(tmp_path):
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        t.fuzz(4000, seed=7, avoid=["q", "C-c", "C-z"])
        # A prompt over a list over the findings over a room.
        t.key("Esc", "Esc", "Esc", "Esc", "Esc", delay=0.1)
        t.wait_for("Guitar", 5)
        # Right behind an Escape it would be Alt-q.
        time.sleep(0.3)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


@pytest.mark.parametrize("via_key", [True, False])
def test_stopped_while_playing_it_lets_go_of_the_device(tmp_path, via_key):
    with workbench(tmp_path, BUNKER, "--device", f"card:CAPTURE={tmp_path}/capture,SPEED=1") as t:
        t.wait_for("S32_LE", 10)
        t.key("Space")
        t.wait_for("▶ 0:00.[3-9]", 10)
        assert t.suspend(via_key=via_key)
        # Longer than a device may take no frames before it counts as lost.
        time.sleep(1.5)
        t.resume()
        t.wait_for("■ 0:0[0-2]", 5)
        time.sleep(0.7)
        assert "LOST" not in t.text() and "S32_LE" in t.text()
        t.key("Space")
        t.wait_for("▶ 0:0[1-9]", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_an_album_is_not_opened_as_one_song(tmp_path):
    for name in ["01 One", "02 Two"]:
        shutil.copytree(BUNKER, tmp_path / "album" / name)
    _, errors = run("play", tmp_path / "album", folder=tmp_path, status=2)
    assert "holds 2 songs" in errors and "01 One" in errors
    # Stems that lie in folders are one song still.
    song = tmp_path / "song"
    for name in ["Rhythm", "Harmony"]:
        shutil.copytree(BUNKER, song / name)
        (song / name / "Bunker L-R.flac").unlink()
    run("play", song, "--device", "card:SPEED=20", "--to", "0.2", folder=tmp_path)


def test_a_demo_that_cannot_be_made_says_why(tmp_path):
    _, errors = run("demo", "/dev/null/album", folder=tmp_path, status=3)
    assert errors == "stemwright: /dev/null/album cannot be made: not a directory.\n"


def test_help_and_notes_say_how_they_are_left_and_scrolled(tmp_path):
    with workbench(tmp_path, cols=80, rows=24) as t:
        t.wait_for("Guitar", 5)
        t.key("?")
        t.wait_for(r"Esc close .* 1-2\d of ", 3)
        t.key("j")
        t.wait_for(r" 2-2\d of ", 3)
        t.key("End")
        t.wait_for("mouse", 3)
        t.key("Esc")
        t.wait_for("Guitar", 3)
        t.key("F7")
        t.wait_for("F7 has no command", 3)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
