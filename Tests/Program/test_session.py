"""Sessions are never lost: what comes back after an end, a crash, a full disk, a hang-up and a second program."""
import json
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import pytest

from program import BUNKER, PROGRAM, environment, run, samples, slow_disk, stereo, factor
from tui_driver import Tui

NAME = "stemwright.json"
# An edit is on the disk within a second; a loaded machine gets half of one more.
LIMIT = 1.5


@pytest.fixture
def song(tmp_path):
    folder = tmp_path / "song"
    shutil.copytree(BUNKER, folder)
    return folder


def workbench(tmp_path, song, *options, **more):
    return Tui([PROGRAM, "--device", "null", *options, str(song)], cols=140, rows=40,
               env=environment(tmp_path, **more))


def opened(t):
    t.wait_for("Guitar", 10)
    return t


def leave(t):
    t.key("q")
    assert t.wait_exit(10)["code"] == 0


def leave_unsaved(t, reason):
    """The edits are lost: the shell is told why."""
    t.key("q")
    assert t.wait_exit(10)["code"] == 3
    assert re.search("^stemwright: .*" + reason, t.text(), re.M), t.text()


def saved(folder):
    return json.loads((folder / NAME).read_text())


def stem(folder, name="Drums.flac"):
    return saved(folder)["stems"][name]


def wait_until(look, seconds=10):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if look():
                return
        except (OSError, KeyError, ValueError):
            pass
        time.sleep(0.02)
    raise AssertionError("it did not come to pass")


def test_everything_comes_back(tmp_path, song):
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("-", "-", "Down", "m", "p", ">", ">", "2", "d", "Right", "n", ")", "(")
        wait_until(lambda: stem(song, "Bass.flac")["offset"] == 2)
        leave(t)
    session = saved(song)
    assert session["schema"] == "stemwright-session/1"
    assert session["stems"]["Drums.flac"]["gain_db"] == -1
    bass = session["stems"]["Bass.flac"]
    assert bass["muted"] and bass["polarity_inverted"] and bass["offset"] == 2
    assert session["monitor"]["source"] == "mixdown" and session["monitor"]["dimmed"]
    assert session["place"]["position"] == 44_100
    assert [m["at"] for m in session["markers"]] == [44_100]
    assert not (song / ".stemwright.lock").exists()
    with workbench(tmp_path, song) as t:
        opened(t)
        t.wait_for(r"-1\.0", 5)
        t.wait_for("0:01.000", 5)
        t.wait_for(r"\[MIXDOWN\]", 5)
        t.wait_for("DIM", 5)
        leave(t)
    assert saved(song) == session


def test_looking_leaves_nothing_behind(tmp_path, song):
    before = sorted(p.name for p in song.iterdir())
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("Right", "z", "Down")
        t.wait_quiet(300)
        leave(t)
    assert sorted(p.name for p in song.iterdir()) == before


def test_no_session_reads_and_writes_none(tmp_path, song):
    (song / NAME).write_text('{"schema": "stemwright-session/1", "stems": {"Drums.flac": {"gain_db": -7}}}')
    before = (song / NAME).read_bytes()
    with workbench(tmp_path, song, "--no-session") as t:
        opened(t)
        assert "-7.0" not in t.text()
        t.key("+")
        t.wait_quiet(300)
        leave(t)
    assert (song / NAME).read_bytes() == before


def test_a_mistake_is_told_with_its_place_and_the_file_is_kept(tmp_path, song):
    text = ('{\n  "schema": "stemwright-session/1",\n  "stems": {\n    "Drums.flac": { "gain_db": loud, "muted": true },\n'
            '    "Bass.flac": { "gain_db": -3 }\n  },\n  "mine": [1.10]\n}\n')
    (song / NAME).write_text(text)
    with workbench(tmp_path, song) as t:
        opened(t)
        t.wait_for("stemwright.json:4:32: loud is no value", 5)
        t.wait_for(r"-3\.0", 5)
        t.key("Down", "+")
        wait_until(lambda: stem(song, "Bass.flac")["gain_db"] == -2.5)
        leave(t)
    assert (song / f"{NAME}.damaged-1").read_text() == text
    assert stem(song)["muted"] is True and stem(song)["gain_db"] == 0
    assert '"mine": [\n    1.10\n  ]' in (song / NAME).read_text()


def test_a_newer_version_is_left_alone(tmp_path, song):
    text = '{"schema": "stemwright-session/7", "stems": {"Drums.flac": {"gain_db": -7}}}'
    (song / NAME).write_text(text)
    with workbench(tmp_path, song) as t:
        opened(t)
        t.wait_for("newer version", 5)
        t.wait_for("NOT SAVED", 5)
        t.key("m")
        t.wait_quiet(600)
        leave_unsaved(t, "newer version")
    assert (song / NAME).read_text() == text
    with workbench(tmp_path, song) as t:
        leave(opened(t))  # nothing was edited


def test_the_second_program_is_told_and_writes_nothing(tmp_path, song):
    with workbench(tmp_path, song) as first:
        opened(first)
        first.key("-")
        wait_until(lambda: stem(song)["gain_db"] == -0.5)
        with workbench(tmp_path, song) as second:
            opened(second)
            second.wait_for(r"another program \(process \d+ on ", 5)
            second.wait_for(r"-0\.5", 5)
            second.key("{", "{")
            time.sleep(1.2)
            leave_unsaved(second, "another program")
        assert stem(song)["gain_db"] == -0.5
        first.key("-")
        wait_until(lambda: stem(song)["gain_db"] == -1)
        leave(first)
    with workbench(tmp_path, song) as t:
        opened(t)
        t.wait_quiet(300)
        assert "another program" not in t.text() and "come to its end" not in t.text()
        leave(t)


def test_what_another_hand_writes_meanwhile_is_kept(tmp_path, song):
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("-")
        wait_until(lambda: stem(song)["gain_db"] == -0.5)
        (song / NAME).write_text('{"by": "hand"}')
        t.key("-")
        t.wait_for("edited-1", 5)
        wait_until(lambda: stem(song)["gain_db"] == -1)
        leave(t)
    assert (song / f"{NAME}.edited-1").read_text() == '{"by": "hand"}'


@pytest.mark.parametrize("how", ["HUP", "TERM", "KILL", "hang up"])
def test_it_goes_on_where_it_was(tmp_path, song, how):
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("Right", "z", "z", "3", "Down", "}", "f")
        if how == "KILL":
            wait_until(lambda: stem(song, "Bass.flac")["gain_db"] == 3, LIMIT)
            time.sleep(0.5)
        else:
            t.wait_consumed()
        if how == "hang up":
            t.hang_up()
        else:
            t.signal(how)
        t.wait_exit(10)
    with workbench(tmp_path, song) as t:
        opened(t)
        words = {"HUP": "terminal went away", "hang up": "terminal went away",
                 "TERM": "ended by SIGTERM", "KILL": "did not come to its end"}
        t.wait_for(words[how], 5)
        t.wait_for(r"\[RESIDUAL\]", 5)
        t.wait_for(r"\+3\.0", 5)
        t.wait_for("0:01.000", 5)
        assert "NO FOLLOW" in t.text()
        leave(t)
    assert stem(song, "Bass.flac")["gain_db"] == 3


def test_a_stopped_program_has_saved(tmp_path, song):
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("-")
        t.wait_consumed()
        assert t.suspend(via_key=True)
        assert stem(song)["gain_db"] == -0.5
        t.resume()
        t.wait_for("Guitar", 5)
        leave(t)


class TinyDisk:
    """A file system of its own, which can be filled and made read-only. Needs the rights to mount."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
                              capture_output=True)
        if done.returncode != 0:
            pytest.skip("no right to mount a file system")

    def remount(self, option):
        subprocess.run(["mount", "-o", f"remount,{option}", str(self.folder)], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


def own_session(tmp_path):
    found = list((tmp_path / "state/stemwright/sessions").glob(f"*/{NAME}"))
    return json.loads(found[0].read_text()) if found else {}


def test_a_folder_that_cannot_be_written(tmp_path):
    with TinyDisk(tmp_path / "disk") as disk:
        song = disk.folder / "song"
        shutil.copytree(BUNKER, song)
        disk.remount("ro")
        with workbench(tmp_path, song) as t:
            opened(t)
            t.key("-")
            t.wait_for("No permission to write there", 5)
            wait_until(lambda: own_session(tmp_path)["stems"]["Drums.flac"]["gain_db"] == -0.5)
            leave(t)
        with workbench(tmp_path, song) as t:
            opened(t)
            t.wait_for(r"-0\.5", 5)
            with workbench(tmp_path, song) as second:
                opened(second)
                second.wait_for("another program", 5)
                leave(second)
            # Once it can be written, the session moves to where it belongs.
            disk.remount("rw")
            t.key("-")
            wait_until(lambda: stem(song)["gain_db"] == -1)
            leave(t)
        assert own_session(tmp_path) == {}


def fill(folder):
    """Takes what room there is."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for size in [65536, 4096, 512]:
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                pass
    return ballast


def test_a_full_disk(tmp_path):
    with TinyDisk(tmp_path / "disk") as disk:
        song = disk.folder / "song"
        shutil.copytree(BUNKER, song)
        with workbench(tmp_path, song) as t:
            opened(t)
            t.key("-")
            wait_until(lambda: stem(song)["gain_db"] == -0.5)
            ballast = fill(disk.folder)
            t.key("-")
            t.wait_for("The disk is full", 5)
            wait_until(lambda: own_session(tmp_path)["stems"]["Drums.flac"]["gain_db"] == -1)
            # The old file is whole.
            assert stem(song)["gain_db"] == -0.5
            assert [p.name for p in song.iterdir() if ".tmp-" in p.name] == []
            leave(t)
        with workbench(tmp_path, song) as t:
            opened(t)
            t.wait_for(r"-1\.0", 5)
            ballast.unlink()
            t.key("-")
            wait_until(lambda: stem(song)["gain_db"] == -1.5)
            assert own_session(tmp_path) == {}
            leave(t)


def test_no_place_at_all_is_told_and_tried_again(tmp_path, song):
    # Neither the song's folder nor the user's own takes a file of this size.
    limit = ("import os, resource, sys;"
             "resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY));"
             "os.execv(sys.argv[1], sys.argv[1:])")
    with Tui([sys.executable, "-c", limit, PROGRAM, "--device", "null", str(song)], cols=140,
             rows=40, env=environment(tmp_path)) as t:
        opened(t)
        t.key("-")
        t.wait_for("The session is not saved", 5)
        t.wait_for("NOT SAVED", 5)
        assert not (song / NAME).exists()
        resource.prlimit(t.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        t.wait_for("saved again", 8)
        assert stem(song)["gain_db"] == -0.5
        leave(t)


MOMENTS = int(os.environ.get("STEMWRIGHT_KILLS", "12"))


@pytest.fixture
def song_in_memory():
    """On no disk: a machine that builds takes longer than a second for an fsync now and then."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield shutil.copytree(BUNKER, pathlib.Path(folder) / "song")


@pytest.mark.parametrize("seed", range(1, MOMENTS + 1))
def test_killed_at_any_moment(tmp_path, song_in_memory, seed):
    """Each key moves a stem by a sample, so that the file says how many edits are in it. Every other disk takes a
    twentieth of a second for each half of a save, so that many moments fall into one."""
    song = song_in_memory
    chance = random.Random(seed)
    known = 0
    disk = slow_disk(tmp_path, 50) if seed % 2 else {}
    for _ in range(2):
        with workbench(tmp_path, song, **disk) as t:
            opened(t)
            sent = []
            end = time.monotonic() + chance.uniform(0.05, 2.5)
            while time.monotonic() < end:
                t.key(">")
                sent.append(time.monotonic())
                time.sleep(chance.choice([0, 0.01, 0.05, 0.3]))
            t.signal("KILL")
            killed = time.monotonic()
            t.wait_exit(10)
        owed = known + sum(at < killed - LIMIT for at in sent)
        there = stem(song)["offset"] if (song / NAME).exists() else 0
        assert owed <= there <= known + len(sent)
        known = there
    with workbench(tmp_path, song) as t:
        opened(t)
        if known:
            t.wait_for(rf"\+{known}smp", 5)
        leave(t)
    assert [p.name for p in song.iterdir() if ".tmp-" in p.name] == []


def test_render_takes_the_session_only_when_asked(tmp_path, song):
    with workbench(tmp_path, song) as t:
        opened(t)
        t.key("m", "Down", "-")
        leave(t)
    run("render", song, "-o", tmp_path / "plain.wav", "--format", "float", folder=tmp_path)
    run("render", song, "-o", tmp_path / "mine.wav", "--format", "float", "--session", folder=tmp_path)
    bass, guitar = stereo(BUNKER / "Bass.flac"), stereo(BUNKER / "Guitar.flac")
    mine, plain = samples(tmp_path / "mine.wav"), samples(tmp_path / "plain.wav")
    assert abs(mine - (factor(-0.5) * bass + guitar)).max() < 1e-6
    assert abs(plain - (stereo(BUNKER / "Drums.flac") + bass + guitar)).max() < 1e-6
    said = run("render", BUNKER, "-o", tmp_path / "no.wav", "--session", folder=tmp_path, status=2)[1]
    assert "no session" in said


@pytest.mark.parametrize("content", [None, "their notes\nof the mix\n"])
def test_a_lock_that_is_not_ours_is_never_written(tmp_path, song, content):
    # A delivery may bring a hard link of that name to one of its stems.
    lock, stem = song / ".stemwright.lock", song / "Drums.flac"
    before = stem.read_bytes()
    lock.write_text(content) if content else os.link(stem, lock)
    there = lock.read_bytes()
    with opened(workbench(tmp_path, song)) as t:
        t.key("]")
        t.wait_for(r"\+0\.1", 5)
        leave(t)
    assert stem.read_bytes() == before and lock.read_bytes() == there
    assert saved(song)["stems"]["Drums.flac"]["gain_db"] == 0.1
