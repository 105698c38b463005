"""The check on the command line: statuses, documents, levels that other programs measure, bad input."""
import json
import os
import re
import resource
import shutil
import subprocess
import time

import numpy as np
import pytest

from program import BUNKER, PROGRAM, environment, run, stereo, write_wave

RATE = 48000


@pytest.fixture
def song(tmp_path):
    """A delivery as it should be: three stems of noise bursts behind a bar of silence, and their sum."""
    folder = tmp_path / "Night Drive"
    folder.mkdir()
    random = np.random.default_rng(1)
    frames = 6 * RATE
    total = np.zeros((frames, 2))
    for index, name in enumerate(["Drums", "Bass", "Lead Vocal"]):
        envelope = np.zeros(frames)
        for start in range(2 * RATE, 5 * RATE, RATE // (2 + index)):
            length = min(RATE // 3, frames - start)
            envelope[start:start + length] += np.linspace(1, 0, length) ** 2
        noise = random.normal(0, 0.1, (frames, 2))
        # Without the top octave, where true-peak meters may differ.
        for _ in range(3):
            noise[1:] = (noise[1:] + noise[:-1]) / 2
        part = noise * envelope[:, None]
        part = np.rint(part * 2 ** 23) / 2 ** 23
        write_wave(folder / f"Night Drive - {name}.wav", part, RATE)
        total += part
    write_wave(folder / "Night Drive - L-R Mixdown.wav", total, RATE)
    (folder / "tracklist.txt").write_text("1 Night Drive\n")
    return folder


def report(folder, *paths, status=0):
    return json.loads(run("check", "--json", *paths, folder=folder, status=status)[0])


def severities(document):
    return {finding["kind"]: finding["severity"] for finding in document["findings"]}


def test_a_right_delivery_has_nothing_to_put_right(tmp_path, song):
    document = report(tmp_path, song)
    assert document["schema"] == "stem-report/1"
    assert not {s for s in severities(document).values()} - {"note"}
    assert document["null"]["depth_before_db"] < -110
    assert [f["is_mix"] for f in document["files"]].count(True) == 1
    text = run("check", song, folder=tmp_path)[0]
    assert "add up to the mixdown" in text and "\x1b" not in text


def test_a_fault_is_an_error_and_its_words_say_what_to_do(tmp_path, song):
    name = "Night Drive - Bass.wav"
    late = np.roll(stereo(song / name), 100, axis=0)
    write_wave(song / name, late, RATE)
    document = report(tmp_path, song, status=1)
    delay = [f for f in document["findings"] if f["kind"] == "stem-delay"]
    assert [(f["stem"], f["value"], f["unit"], f["severity"]) for f in delay] == [
        (name, 100, "samples", "error")]
    assert document["null"]["depth_after_db"] < -100
    assert "Export Bass again" in run("check", song, folder=tmp_path, status=1)[0]


def test_strict_makes_warnings_count(tmp_path):
    run("check", BUNKER, folder=tmp_path, status=0)
    run("check", "--strict", BUNKER, folder=tmp_path, status=1)


def test_many_songs_and_albums(tmp_path, song):
    other = tmp_path / "Second"
    shutil.copytree(song, other)
    lines = run("check", "--jsonl", "--jobs", "2", song, other, folder=tmp_path)[0].splitlines()
    assert [json.loads(line)["song"] for line in lines] == ["Night Drive", "Second"]
    album = tmp_path / "album"
    album.mkdir()
    for index in range(3):
        shutil.copytree(song, album / f"{index + 1:02d} Song")
    documents = report(tmp_path, album)
    assert [d["song"] for d in documents] == ["01 Song", "02 Song", "03 Song"]


def test_levels_are_those_of_sox_and_ffmpeg(tmp_path):
    # Long enough for a loudness range: passages of 8 s at levels of their own.
    song = tmp_path / "Long"
    song.mkdir()
    random = np.random.default_rng(2)
    steps = np.repeat([0.02, 0.08, 0.2, 0.05, 0.12], 8 * RATE)[:, None]
    total = np.zeros((40 * RATE, 2))
    for name in ["Drums", "Bass"]:
        noise = random.normal(0, 1, (40 * RATE, 2)) * steps
        # Without the top octave, where true-peak meters may differ.
        for _ in range(3):
            noise[1:] = (noise[1:] + noise[:-1]) / 2
        write_wave(song / f"Long {name}.wav", noise, RATE)
        total += noise
    write_wave(song / "Long Mixdown.wav", total, RATE)
    for entry in json.loads(subprocess.run(
            [PROGRAM, "check", "--json", str(song)], capture_output=True, text=True,
            env=environment(tmp_path)).stdout)["files"]:
        path, facts = song / entry["file"], entry["facts"]
        sox = subprocess.run(["sox", str(path), "-n", "stats"], capture_output=True, text=True).stderr
        peak = float(re.search(r"Pk lev dB\s+(\S+)", sox)[1])
        rms = float(re.search(r"RMS lev dB\s+(\S+)", sox)[1])
        assert abs(facts["peak_dbfs"] - peak) < 0.011
        assert abs(facts["rms_dbfs"] - rms) < 0.011
        ebu = subprocess.run(
            ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
            capture_output=True, text=True).stderr.split("Summary:")[1]
        assert abs(facts["integrated_lufs"] - float(re.search(r"I:\s+(\S+)", ebu)[1])) <= 0.1
        # ffmpeg prints one decimal.
        assert abs(facts["loudness_range_lu"] - float(re.search(r"LRA:\s+(\S+)", ebu)[1])) <= 0.15
        assert abs(facts["true_peak_dbtp"] - float(re.search(r"Peak:\s+(\S+)", ebu)[1])) <= 0.1


def test_profiles_change_rules_and_their_mistakes_have_a_place(tmp_path, song):
    folder = tmp_path / "config/stemwright/profiles"
    folder.mkdir(parents=True)
    (folder / "house.yaml").write_text(
        "rules:\n  most-stems: 2\nseverities:\n  too-many-stems: error\n  missing-core-stem: off\n")
    assert "house" in run("profiles", folder=tmp_path)[0]
    document = json.loads(
        run("check", "--json", "--profile", "house", song, folder=tmp_path, status=1)[0])
    assert severities(document)["too-many-stems"] == "error"
    (folder / "wrong.yaml").write_text("rules:\n  most-stems: 2\n  colour: red\n")
    error = run("check", "--profile", "wrong", song, folder=tmp_path, status=3)[1]
    assert "line 3, column 3" in error and "colour" in error
    default = run("profiles", "--show", "default", folder=tmp_path)[0]
    (tmp_path / "copy.yaml").write_text(default)
    plain = run("check", "--json", song, folder=tmp_path)[0]
    assert run("check", "--json", "--profile", tmp_path / "copy.yaml", song, folder=tmp_path)[0] == plain


@pytest.mark.parametrize("damage", ["empty", "header", "cut", "lies", "noise", "fifo", "folder"])
def test_bad_files_cost_a_sentence_not_the_song(tmp_path, song, damage):
    good = (song / "Night Drive - Drums.wav").read_bytes()
    bad = song / "Night Drive - Guitars.wav"
    if damage == "fifo":
        os.mkfifo(bad)
    elif damage == "folder":
        bad.mkdir()
    else:
        bad.write_bytes({
            "empty": b"", "header": good[:30], "cut": good[:len(good) // 3],
            "lies": good[:4] + b"\xff\xff\xff\x7f" + good[8:40] + b"\xff\xff\xff\x7f" + good[44:2000],
            "noise": np.random.default_rng(3).bytes(50_000)}[damage])
    begin = time.monotonic()
    done = subprocess.run([PROGRAM, "check", "--json", str(song)], capture_output=True, text=True,
                          env=environment(tmp_path), timeout=60)
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    about = [f for f in document["findings"] if f["stem"] == bad.name]
    assert any(f["severity"] == "error" for f in about), document["findings"]
    assert len([f for f in document["files"] if f["file"] != bad.name]) == 4
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC\0\0\0\x22" * 9])
def test_a_song_that_cannot_be_read_has_status_3(tmp_path, content):
    song = tmp_path / "song"
    song.mkdir()
    (song / "Bass.wav").write_bytes(content)
    done = subprocess.run(
        [PROGRAM, "check", str(song)], capture_output=True, text=True, env=environment(tmp_path),
        timeout=20, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (200 << 20,) * 2))
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1, done.stderr
    assert run("check", tmp_path / "none", folder=tmp_path, status=3)[1]
