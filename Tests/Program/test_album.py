"""The board of an album: order, gaps, transitions through the card, songs entered and left."""
import json
import os
import re
import shutil
import subprocess
import time

import numpy as np
import pytest

from program import PROGRAM, as_24_bit, captured, environment, run, run_json, slow_disk, stereo, write_wave
from tui_driver import Tui

RATE = 48_000
NAMES = ["01 Alpha", "02 Beta", "03 Gamma"]


def board(folder, album, *options, cols=120, rows=40, **more):
    return Tui([PROGRAM, *options, str(album)], cols=cols, rows=rows, env=environment(folder, **more))


def make_song(folder, title, seed, seconds=3.0, rate=RATE, mixdown=True):
    """Stems of noise and their sum."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(seed)
    total = np.zeros((int(seconds * rate), 2))
    for name, level in [("Drums", 0.1), ("Bass", 0.07), ("Lead Vocal", 0.05)]:
        stem = np.rint(random.uniform(-level, level, total.shape) * 2 ** 23) / 2 ** 23
        write_wave(folder / f"{title} {name}.wav", stem, rate)
        total += stem
    if mixdown:
        write_wave(folder / f"{title} L-R.wav", total, rate)
    return total


@pytest.fixture
def album(tmp_path):
    for seed, name in enumerate(NAMES):
        make_song(tmp_path / "album" / name, name[3:], seed)
    return tmp_path / "album"


def mixdown(album, name):
    return stereo(album / name / f"{name[3:]} L-R.wav")


def smoothstep(length):
    place = np.arange(length, dtype=np.float64)[:, None] / length
    return place * place * (3 - 2 * place)


def transition(end, gap, beginning, seconds, fades_in=True, rate=RATE):
    """What a transition sounds like: the end of one, silence, the beginning of the other."""
    frames = int(seconds * rate)
    ramp = int(0.025 * rate)
    first, second = end[-frames:].astype("f8"), beginning[:frames].astype("f8")
    if fades_in:
        first[:ramp] *= smoothstep(ramp)
    if frames < len(beginning):
        second[-ramp:] *= 1 - smoothstep(ramp)
    return np.concatenate([first, np.zeros((round(gap * rate), 2)), second])


def heard(tmp_path, album, keys, *options):
    """What the card played of transitions: keys are pressed on the board, then Space."""
    capture = tmp_path / "capture"
    capture.unlink(missing_ok=True)
    with board(tmp_path, album, "--device", f"card:CAPTURE={capture},SPEED=8",
               "--sample-format", "S24_3LE", *options) as t:
        t.wait_for(r"Alpha +0:03", 10)
        t.wait_for(r"Gamma +0:03", 10)
        for key in keys:
            if isinstance(key, str):
                t.key(key)
            else:
                time.sleep(key)
        t.key("Space")
        t.wait_for("▶", 10)
        t.wait_for("■", 20)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []
    return captured(capture)


def test_a_transition_is_the_end_the_gap_and_the_beginning(tmp_path, album):
    played = heard(tmp_path, album, ["t", "1", "Enter"])
    expected = transition(mixdown(album, NAMES[0]), 2, mixdown(album, NAMES[1]), 1)
    assert len(played) == len(expected) == 4 * RATE
    ramp = int(0.025 * RATE)
    assert (played[ramp:-ramp] == as_24_bit(expected)[ramp:-ramp]).all()
    assert np.abs(played - as_24_bit(expected)).max() <= 2


def test_a_typed_gap_is_heard_to_the_sample(tmp_path, album):
    played = heard(tmp_path, album, ["t", "2", "Enter", "Down", "Down", "g", *"0.123", "Enter",
                                     "Up"])
    expected = transition(mixdown(album, NAMES[1]), 0.123, mixdown(album, NAMES[2]), 2)
    assert len(played) == len(expected)
    assert np.abs(played - as_24_bit(expected)).max() <= 2


def test_gaps_come_from_a_cue_sheet_and_short_songs_are_heard_whole(tmp_path, album):
    (album / "album.cue").write_text(
        'TITLE "Fires"\nFILE "x.wav" WAVE\n TRACK 01 AUDIO\n  TITLE "Beta"\n  INDEX 01 00:00:00\n'
        ' TRACK 02 AUDIO\n  TITLE "Alpha"\n  PREGAP 00:00:15\n  INDEX 01 00:03:00\n'
        ' TRACK 03 AUDIO\n  TITLE "Gamma"\n  INDEX 00 00:06:00\n  INDEX 01 00:07:00\n')
    played = heard(tmp_path, album, [])
    # 8 s of either: more than there is, so nothing fades.
    expected = transition(mixdown(album, NAMES[1]), 0.2, mixdown(album, NAMES[0]), 8, fades_in=False)
    assert len(played) == len(expected) == int(6.2 * RATE)
    assert (played == as_24_bit(expected)).all()


def test_without_a_mixdown_the_sum_is_heard(tmp_path):
    album = tmp_path / "album"
    total = make_song(album / NAMES[0], "Alpha", 0, mixdown=False)
    make_song(album / NAMES[1], "Beta", 1)
    make_song(album / NAMES[2], "Gamma", 2)
    played = heard(tmp_path, album, [])
    expected = transition(total, 2, mixdown(album, NAMES[1]), 8, fades_in=False)
    assert len(played) == len(expected)
    assert np.abs(played - as_24_bit(expected)).max() <= 1
    # As it is adjusted: the song is entered, its second lane is soloed, and the board comes back.
    played = heard(tmp_path, album, ["Enter", 0.5, "Down", "s", 0.2, "Q", 1.5])
    folder = album / NAMES[0]
    solo = next(stereo(file) for file in folder.glob("*Bass.wav"))
    expected = transition(solo, 2, mixdown(album, NAMES[1]), 8, fades_in=False)
    assert (played == as_24_bit(expected)).all()


def test_another_rate_is_told_and_resampled(tmp_path):
    album = tmp_path / "album"
    make_song(album / NAMES[0], "Alpha", 0)
    make_song(album / NAMES[2], "Gamma", 2)
    folder = album / NAMES[1]
    folder.mkdir()
    time_axis = np.arange(3 * 96_000)[:, None] / 96_000
    sine = np.repeat(0.25 * np.sin(2 * np.pi * 1000 * time_axis), 2, axis=1)
    for name in ["Drums", "L-R"]:
        write_wave(folder / f"Beta {name}.wav", sine, 96_000)
    capture = tmp_path / "capture"
    with board(tmp_path, album, "--device", f"card:CAPTURE={capture},SPEED=8",
               "--sample-format", "S24_3LE") as t:
        t.wait_for(r"Gamma +0:03", 10)
        t.key("Space")
        t.wait_for("is resampled from 96 kHz to 48 kHz", 5)
        t.wait_for("■", 20)
        t.key("q")
        t.wait_exit(5)
    played = captured(capture)
    assert len(played) == 8 * RATE
    assert (played[:3 * RATE] == as_24_bit(mixdown(album, NAMES[0]))).all()
    assert not played[3 * RATE:5 * RATE].any()
    expected = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(3 * RATE) / RATE)
    middle = slice(RATE // 10, -RATE // 10)
    difference = played[5 * RATE:, 0][middle] / 2 ** 23 - expected[middle]
    assert np.abs(difference).max() < 1e-4


def test_the_next_transition_at_one_key_and_escape_ends_it(tmp_path, album):
    capture = tmp_path / "capture"
    with board(tmp_path, album, "--device", f"card:CAPTURE={capture}",
               "--sample-format", "S24_3LE") as t:
        t.wait_for(r"Gamma +0:03", 10)
        t.key("Space")
        t.wait_for("▶", 10)
        t.key("Right")
        t.wait_for("Beta → Gamma", 5)
        time.sleep(0.8)
        t.key("Esc")
        t.wait_for("■", 5)
        t.key("q")
        t.wait_exit(5)
    played = captured(capture).astype(float)
    start = as_24_bit(mixdown(album, NAMES[1]))[:100]
    places = [i for i in range(len(played) - 100) if played[i, 0] == start[0, 0]
              and (played[i:i + 100] == start).all()]
    assert places, "the second transition was not heard"
    # It ends in a fade: the last 25 ms are quieter than what was before.
    assert np.abs(played[-20:]).max() < 0.05 * np.abs(played[-4800:]).max()


def test_order_follows_the_tracklist_and_keys(tmp_path, album):
    (album / "tracklist.txt").write_text("The Band - Fires\n\n1. Gamma 0:03\n2. Alpha 0:03\n3. Delta 0:03\n")
    with board(tmp_path, album) as t:
        t.wait_for(r"1 +Gamma", 5)
        t.wait_for("The Band", 5)
        text = t.text()
        assert text.index("Gamma") < text.index("Alpha") < text.index("Beta")
        t.wait_for("“3 Delta”", 5)
        t.key("J", "J")
        t.wait_for(r"3 +Gamma", 5)
        t.key("U")
        t.wait_for(r"1 +Gamma", 5)
        t.key("R")
        t.wait_for(r"3 +Gamma", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_verdicts_fill_in_and_are_there_at_once_the_next_time(tmp_path, album):
    shutil.rmtree(album / NAMES[2])
    broken = album / "03 Broken"
    broken.mkdir()
    for name in ["Bass.wav", "Drums.wav"]:
        (broken / name).write_bytes(b"RIFF\0\0\0\0")
    with board(tmp_path, album) as t:
        t.wait_for(r"✗ 3 +Broken", 10)
        t.wait_for(r"Alpha +0:03.* -\d+\.\d", 30)
        t.wait_for(r"Beta +0:03.* -\d+\.\d", 30)
        t.wait_for("checking", 30, gone=True)
        t.key("q")
        t.wait_exit(5)
    before = time.monotonic()
    with board(tmp_path, album) as t:
        t.wait_for(r"Beta +0:03.* -\d+\.\d", 5)
        t.wait_for("checking", 5, gone=True)
        assert time.monotonic() - before < 5
        t.key("q")
        t.wait_exit(5)


def test_loudness_is_that_of_the_check(tmp_path, album):
    documents = json.loads(run("check", "--json", album, folder=tmp_path, status=0)[0])
    with board(tmp_path, album) as t:
        for title in ["Alpha", "Beta", "Gamma"]:
            t.wait_for(title + r" +0:03.* -\d+\.\d", 30)
        t.wait_for("checking", 30, gone=True)
        for document in documents:
            mix = next(f for f in document["files"] if f["is_mix"])["facts"]
            line = next(l for l in t.lines() if document["song"][3:] in l and "0:03" in l)
            for key in ["integrated_lufs", "true_peak_dbtp", "loudness_range_lu"]:
                assert f"{mix[key]:.1f}" in line, (key, mix[key], line)
        t.key("q")
        t.wait_exit(5)


@pytest.mark.parametrize("sign, more", [("Σ", {}), ("s", {"LC_ALL": "C"})])
def test_a_song_without_a_mixdown_shows_its_sums_loudness_as_such(tmp_path, album, sign, more):
    """By ffmpeg's meter; the songs with a mixdown have no sign."""
    shutil.rmtree(album / NAMES[2])
    total = make_song(album / NAMES[2], "Gamma", 2, mixdown=False)
    write_wave(tmp_path / "total.wav", total, RATE)
    said = subprocess.run(["ffmpeg", "-nostats", "-i", tmp_path / "total.wav", "-af", "ebur128", "-f", "null", "-"],
                          capture_output=True, text=True, check=True).stderr
    loudness = re.findall(r"I: +(-\d+\.\d) LUFS", said)[-1]
    with board(tmp_path, album, **more) as t:
        t.wait_for(rf"Gamma +0:03.* {sign}{re.escape(loudness)} ", 30)
        t.wait_for(r"Alpha +0:03.* -\d+\.\d ", 30)
        t.key("End")
        t.wait_for(f"no mixdown: {sign} is the sum's loudness", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_the_check_is_called_off_and_goes_on(tmp_path):
    album = tmp_path / "album"
    for seed, name in enumerate(NAMES):
        make_song(album / name, name[3:], seed, seconds=40)
    with board(tmp_path, album) as t:
        t.wait_for("checking", 10)
        t.key("Esc")
        t.wait_for("called off", 5)
        t.wait_for("check stopped", 5)
        t.key("F")
        t.wait_for("checking", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


def test_a_song_is_entered_and_left_with_the_board_as_it_was(tmp_path, album):
    with board(tmp_path, album, "--device", "card:SPEED=1", "--sample-format", "S24_3LE") as t:
        t.wait_for(r"Gamma +0:03", 10)
        t.key("Down", "J", "Enter")
        t.wait_for("Lead Vocal", 5)
        t.wait_for("MIXDOWN", 5)
        t.wait_for("S24_3LE", 5)
        t.key("Space")
        t.wait_for("▶ 0:00.[1-9]", 5)
        t.key("Q")
        t.wait_for(r"3 songs", 5)
        lines = t.lines()
        assert any("▸" in line and "Beta" in line and " 3 " in line for line in lines), t.text()
        # The device is free again: another song plays.
        t.key("Up", "Enter")
        t.wait_for("Lead Vocal", 5)
        t.wait_for("S24_3LE", 5)
        t.key("Space")
        t.wait_for("▶ 0:00.[1-9]", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


def test_two_hundred_songs_in_and_out_leak_nothing(tmp_path, album):
    with board(tmp_path, album, "--device", "card:SPEED=2") as t:
        t.wait_for(r"Gamma +0:03", 10)
        t.wait_for("checking", 30, gone=True)

        def switch():
            t.key("Enter")
            t.wait_for("MIXDOWN", 5)
            t.key("Q")
            t.wait_for("3 songs", 5)

        def use():
            time.sleep(1)
            descriptors = len(os.listdir(f"/proc/{t.pid}/fd"))
            threads = len(os.listdir(f"/proc/{t.pid}/task"))
            pages = int(open(f"/proc/{t.pid}/statm").read().split()[1])
            return descriptors, threads, pages * 4096 / 2 ** 20

        for _ in range(20):
            switch()
        before = use()
        for _ in range(180):
            switch()
        after = use()
        assert after[0] <= before[0] + 2 and after[1] <= before[1] + 4, (before, after)
        assert after[2] < before[2] + 16, (before, after)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_many_songs_and_a_hostile_name(tmp_path):
    album = tmp_path / "album"
    make_song(album / "01 Seed", "Seed", 1, seconds=0.5)
    for index in range(2, 65):
        os.makedirs(album / f"{index:02d} Song")
        for file in (album / "01 Seed").iterdir():
            os.link(file, album / f"{index:02d} Song" / file.name.replace("Seed", "Song"))
    (album / "30 Song").rename(album / "30 Song\x1b]0;owned\x07")
    with board(tmp_path, album, cols=80, rows=24) as t:
        t.wait_for("64 songs", 10)
        t.key("End")
        t.wait_for("▸. 64", 5)
        t.key("?")
        t.wait_for("enter the song", 5)
        # Not at once: Escape and a letter are Alt and the letter.
        t.key("Esc")
        t.wait_for("enter the song", 3, gone=True)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert b"\x1b]0;owned" not in t.raw


def arrangement(path):
    document = json.loads(path.read_text())
    return [(song["folder"], song["gap_s"]) for song in document["songs"]]


def test_order_and_gaps_are_kept_beside_the_songs(tmp_path, album):
    kept = album / "stemwright.json"
    with board(tmp_path, album) as t:
        t.wait_for(r"Gamma +0:03", 10)
        assert not kept.exists()
        t.key("J", "Down", "g", *"1.5", "Enter")
        t.wait_for(r"Gamma +0:03 +1.5", 5)
        end = time.monotonic() + 5
        while not kept.exists() and time.monotonic() < end:
            time.sleep(0.05)
        wanted = [("02 Beta", 2), ("01 Alpha", 2), ("03 Gamma", 1.5)]
        time.sleep(0.5)
        assert arrangement(kept) == wanted
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    with board(tmp_path, album) as t:
        t.wait_for(r"1 +Beta", 5)
        t.wait_for(r"3 +Gamma +0:03 +1.5", 5)
        t.key("U")
        t.wait_for("nothing to undo", 5)
        t.key("q")
        t.wait_exit(5)
    assert arrangement(kept) == wanted
    assert not (album / ".stemwright.lock").exists()
    # What somebody broke by hand is told, used as far as it goes, and kept when it is written over.
    kept.write_text(kept.read_text().replace('"gap_s": 1.5', '"gap_s": "x"'))
    broken = kept.read_text()
    with board(tmp_path, album) as t:
        t.wait_for(r"stemwright.json:\d+:\d+: expected a gap", 5)
        t.wait_for(r"1 +Beta", 5)
        t.key("J")
        t.wait_for(r"1 +Alpha", 5)
        t.key("q")
        t.wait_exit(5)
    assert (album / "stemwright.json.damaged-1").read_text() == broken
    assert [folder for folder, _ in arrangement(kept)] == ["01 Alpha", "02 Beta", "03 Gamma"]


def test_a_song_left_keeps_its_session_and_can_be_entered_again(tmp_path, album):
    with board(tmp_path, album) as t:
        t.wait_for(r"Gamma +0:03", 10)
        for _ in range(3):
            t.key("Enter")
            t.wait_for("MIXDOWN", 5)
            assert "open in another program" not in t.text()
            t.key("m")
            t.wait_quiet(100)
            t.key("Q")
            t.wait_for("3 songs", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    assert (album / NAMES[0] / "stemwright.json").exists()
    assert not (album / NAMES[0] / ".stemwright.lock").exists()


def test_a_disk_slow_with_one_songs_session_keeps_nobody_from_the_next_song(tmp_path, album):
    """What a song that is left has to save takes longer than anybody waits for."""
    with board(tmp_path, album, **slow_disk(tmp_path, 6000)) as t:
        t.wait_for(r"Gamma +0:03", 10)
        t.wait_for("checking", 30, gone=True)
        t.key("Enter")
        t.wait_for("MIXDOWN", 5)
        t.key("m")
        t.wait_consumed()
        t.key("Q")
        t.wait_for("3 songs", 5)
        before = time.monotonic()
        t.key("Down", "Enter")
        t.wait_for("MIXDOWN", 10)
        # A wait for the session would take three seconds.
        assert time.monotonic() - before < 2.5
        assert "Beta" in t.text()
        t.key("q")
        assert t.wait_exit(10)["code"] == 0


def test_the_shell_learns_order_gaps_and_times(tmp_path, album):
    (album / "album.cue").write_text(
        'TITLE "Fires"\nPERFORMER "The Band"\nFILE "x.wav" WAVE\n TRACK 01 AUDIO\n  TITLE "Beta"\n'
        ' TRACK 02 AUDIO\n  TITLE "Alpha"\n  ISRC GBABC1234567\n  PREGAP 00:00:15\n'
        ' TRACK 03 AUDIO\n  TITLE "Gamma"\n')
    document = run_json("overview", "--json", album, folder=tmp_path)
    assert document["schema"] == "stemwright-album-times/1"
    assert (document["title"], document["performer"], document["total_s"]) == ("Fires", "The Band", 11.2)
    assert [s["folder"] for s in document["songs"]] == ["02 Beta", "01 Alpha", "03 Gamma"]
    assert [s["start_s"] for s in document["songs"]] == [0, 3.2, 8.2]
    assert document["songs"][1]["isrc"] == "GBABC1234567"
    assert document["songs"][1]["frames"] == 3 * RATE
    # What was set on the board counts more than the list.
    (album / "stemwright.json").write_text(json.dumps({
        "schema": "stemwright-album/1", "songs": [{"folder": "03 Gamma"}, {"folder": "02 Beta", "gap_s": 0}]}))
    document = run_json("overview", "--json", album, folder=tmp_path)
    assert [s["title"] for s in document["songs"]] == ["Gamma", "Beta", "Alpha"]
    assert [s["gap_s"] for s in document["songs"]] == [0, 0, 0.2]
    lines = run("overview", album, folder=tmp_path)[0].splitlines()
    assert lines[0].startswith("Fires – The Band") and "Gamma" in lines[1] and len(lines) == 4
    run("overview", "--json", album / NAMES[0], folder=tmp_path, status=2)
