"""However it ends, terminal, sound and status are left as they should be."""
import os
import random
import shutil
import subprocess
import time

import numpy as np
import pytest

from program import BUNKER, PROGRAM, captured, environment, run, write_wave
from tui_driver import Tui


@pytest.fixture(scope="session")
def tone(tmp_path_factory):
    """Forty seconds of a loud bass note: whatever ends without a fade is heard."""
    folder = tmp_path_factory.mktemp("tone") / "Tone"
    folder.mkdir()
    note = 0.5 * np.sin(2 * np.pi * 50 * np.arange(40 * 48_000) / 48_000)
    for name in ["Bass", "L-R Mix"]:
        write_wave(folder / f"{name}.wav", np.stack([note, note], 1))
    return folder


def workbench(folder, song=BUNKER, *options, cols=100, rows=30, **more):
    return Tui([PROGRAM, "--no-session", *options, str(song)], cols=cols, rows=rows, env=environment(folder, **more))


def playing(folder, tone, **more):
    capture = folder / "capture"
    t = workbench(folder, tone, "--device", f"card:CAPTURE={capture},SPEED=1", "--sample-format",
                  "S24_3LE", **more)
    t.wait_for("S24_3LE", 10)
    t.key("Space")
    t.wait_for("▶ 0:0[0-9].[3-9]", 10)
    return t, capture


def largest_step(capture):
    heard = captured(capture)[:, 0] / 2 ** 23
    # Behind the last sample the card is silent.
    return np.abs(np.diff(np.append(heard, 0))).max()


@pytest.mark.parametrize("ending", ["q", "C-c", "TERM", "HUP", "INT", "hang up", "stop", "C-z"])
def test_every_end_is_clean_and_fades(tmp_path, tone, ending):
    t, capture = playing(tmp_path, tone)
    with t:
        if ending in ("q", "C-c"):
            t.key(ending)
        elif ending == "hang up":
            t.hang_up()
        elif ending in ("stop", "C-z"):
            assert t.suspend(via_key=ending == "C-z")
            assert t.restored() == []
        else:
            t.signal(ending)
        if ending not in ("stop", "C-z"):
            assert t.wait_exit(5) is not None
            assert t.restored() == []
            assert not list((tmp_path / "state/stemwright").glob("screen-*"))
        # The steepest step of the note itself is 0.0033.
        assert largest_step(capture) < 0.005


@pytest.mark.parametrize("name", ["SEGV", "ABRT", "BUS", "ILL", "TRAP", "FPE"])
def test_a_crash_leaves_a_clean_terminal(tmp_path, name):
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        t.key("Space")
        time.sleep(0.2)
        t.signal(name)
        assert t.wait_exit(5)["sig"] is not None
        assert t.restored() == []
        assert (tmp_path / "state/stemwright/stemwright.log").read_text().startswith("signal ")
        assert not list((tmp_path / "state/stemwright").glob("screen-*"))


def test_after_a_kill_the_next_start_knows_what_helps(tmp_path):
    marks = tmp_path / "state/stemwright"
    hint = "was killed on this terminal before: .* type reset"
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        t.signal("KILL")
        assert t.wait_exit(5)["sig"] == 9
        assert t.restored() != []
        (mark,) = marks.glob("screen-*")
        assert mark.read_text() == os.ttyname(t.slave)
        mark.write_text("/dev/pts/another")
    # Another terminal is not the one.
    with workbench(tmp_path) as t:
        t.wait_for("Guitar", 5)
        t.wait_quiet(300)
        assert "type reset" not in t.text()
        t.key("q")
        t.wait_exit(5)
    assert not list(marks.glob("screen-*"))
    # No process has this number.
    script = f"printf %s \"$(tty)\" > '{marks}/screen-999999997'; exec '{PROGRAM}' --no-session '{BUNKER}'"
    with Tui(["sh", "-c", script], cols=120, env=environment(tmp_path)) as t:
        t.wait_for(hint, 5)
        t.key("q")
        t.wait_exit(5)
    assert not list(marks.glob("screen-*"))


def test_resize_storms_while_playing(tmp_path, tone):
    t, _ = playing(tmp_path, tone)
    with t:
        rng = random.Random(3)
        for _ in range(600):
            t.resize(rng.randint(1, 400), rng.randint(1, 100))
            time.sleep(0.002)
        for size in [(1, 1), (400, 100), (2, 1), (1, 100), (400, 1), (100, 30)]:
            t.resize(*size)
            time.sleep(0.1)
            assert t.alive()
        t.wait_for("1 Bass", 5)
        t.wait_for("▶", 5)
        t.key("Space")
        t.wait_quiet(600, 10)
        before = t.lines()
        t.key("C-l")
        t.wait_quiet(300, 5)
        assert t.lines() == before
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


@pytest.mark.skipif(shutil.which("tmux") is None, reason="without tmux")
def test_tmux_is_left_and_joined_again(tmp_path, tone):
    socket = str(tmp_path / "tmux")

    def tmux(*arguments):
        return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *arguments], check=True,
                              capture_output=True, text=True).stdout

    env = environment(tmp_path, LC_ALL="C.UTF-8")
    subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y",
                    "30", PROGRAM, "--no-session", "--device", "card:SPEED=1", str(tone)], check=True,
                   env={k: v for k, v in env.items() if k != "TMUX"})
    try:
        with Tui(["tmux", "-S", socket, "attach"], cols=100, rows=30) as t:
            t.wait_for("1 Bass", 10)
            t.key("Space")
            t.wait_for("▶", 5)
            t.key("C-b", "d")
            t.wait_exit(5)
        time.sleep(0.5)
        with Tui(["tmux", "-S", socket, "attach"], cols=140, rows=44) as t:
            t.wait_for("▶", 5)
            t.wait_for("1 Bass", 5)
            t.key("Space")
            t.wait_for("■", 5)
            t.wait_quiet(500, 5)
            shown = [line for line in t.lines() if "null" in line]
            assert len(shown) >= 1 and "RESIDUAL" in t.text()
            t.key("q")
            t.wait_exit(5)
    finally:
        subprocess.run(["tmux", "-S", socket, "kill-server"], capture_output=True)


@pytest.mark.parametrize("arguments", [
    ["keymaps"], ["themes"], ["profiles"], ["profiles", "--show", "default"], ["devices"], ["--help"],
    ["--version"], ["check", BUNKER], ["check", "--json", BUNKER], ["null", BUNKER], ["request", BUNKER],
    ["export", "--to", "json", BUNKER], ["manual"],
    ["overview", BUNKER], ["play", "--json", "--device", "card:SPEED=50", BUNKER]])
def test_output_that_cannot_be_written_is_an_error(tmp_path, arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE,
                              text=True, env=environment(tmp_path), timeout=60)
    assert done.returncode == 3, (arguments, done)
    assert done.stderr.endswith("The output cannot be written: no space left on device.\n")


def test_a_closed_pipe_ends_it_quietly(tmp_path):
    done = subprocess.run(f"'{PROGRAM}' keymaps default | head -1", shell=True, capture_output=True, text=True,
                          env=environment(tmp_path))
    assert done.stdout.startswith("| Keys") and done.stderr == ""


def test_random_input_and_sizes_while_playing(tmp_path, tone):
    t, _ = playing(tmp_path, tone)
    with t:
        before = t.proc()["rss_mb"]
        for seed in range(8):
            t.fuzz(700, seed=seed, avoid=["q", "C-c", "C-z"])
            t.resize_storm(20, seed=seed, delay=0.001)
            assert t.alive()
        assert t.proc()["rss_mb"] < before + 60
        t.key("Esc", "Esc", "Esc", delay=0.1)
        t.wait_for("Bass", 5)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []
