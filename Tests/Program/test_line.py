"""The line to the terminal: what goes over it, how long a key takes, and what the terminal may answer."""
import os
import re
import signal
import statistics
import time

import pytest

from program import BUNKER, PROGRAM, ROOT, environment, run
from tui_driver import Tui

SLOW_LINK = ROOT / "Tests/tui_driver/slow_link.py"
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


@pytest.fixture(scope="session")
def song(tmp_path_factory):
    """Eight stems and a mixdown, 39 s."""
    folder = tmp_path_factory.mktemp("demo")
    run("demo", folder / "album", folder=folder)
    return folder / "album/01 Nightdrive"


def playing(folder, song, *options, link=(), **more):
    """The workbench at 120×40, a second after it began to play."""
    program = [*link, PROGRAM, "--no-session", "--device", "card:SPEED=1", *options, str(song)]
    t = Tui(program, cols=120, rows=40, env=environment(folder, **more))
    t.wait_for("null exact", 30)
    t.wait_quiet(500, 10)
    t.key("Space")
    t.wait_for("▶", 5)
    time.sleep(1)
    return t


def seconds_to_mute(t):
    """From the key to the letter in the head of the first lane."""
    x, y = t.find(r"\b[mM] [sS] ")
    before, start = t.cell(x, y).data, time.monotonic()
    t.key("m")
    while t.cell(x, y).data == before:
        assert time.monotonic() - start < 10, "no answer to a key"
        time.sleep(0.0005)
    return time.monotonic() - start


def test_over_ssh_playing_stays_within_its_budget(tmp_path, song):
    with playing(tmp_path, song, **SSH) as t:
        figures = t.measure(8)
        assert 500 < figures["bytes_per_s"] < 3000, figures
        assert figures["reads_per_s"] > 4, figures
        assert figures["cpu_pct"] < 5, figures
        assert "slow link" not in t.text()


def test_the_budget_can_be_set(tmp_path, song):
    with playing(tmp_path, song, "--screen-rate", "800") as t:
        assert 200 < t.measure(6)["bytes_per_s"] < 800
    settings = tmp_path / "config/stemwright/settings.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("screen-rate: 800\n")
    with playing(tmp_path, song, **SSH) as t:
        assert 200 < t.measure(6)["bytes_per_s"] < 800
    settings.write_text("screen-rate: fast\n")
    with Tui([PROGRAM, "--no-session", str(song)], cols=200, env=environment(tmp_path)) as t:
        t.wait_for("fast is neither 0 nor 200 to 10000000", 5)


def test_a_key_is_answered_at_once_at_the_machine(tmp_path, song):
    with playing(tmp_path, song) as t:
        times = []
        for _ in range(15):
            time.sleep(0.15)
            times.append(seconds_to_mute(t))
        assert statistics.median(times) < 0.02, times


def test_a_slow_link_does_not_lag(tmp_path, song):
    # 64 kbit/s and 100 ms there and back, behind buffers that take a megabyte.
    link = ["python3", str(SLOW_LINK), "--delay", "0.05", "--rate", "8000", "--"]
    with playing(tmp_path, song, link=link, **SSH) as t:
        times = []
        # Thirds long enough that a machine which stalls for some seconds is not taken for a queue that grows.
        for _ in range(48):
            time.sleep(0.6)
            times.append(seconds_to_mute(t))
        first, last = statistics.median(times[:16]), statistics.median(times[-16:])
        assert statistics.median(times) < 0.1 + 0.05, times
        assert last < first + 0.03, times
        # In the middle of a screen that is drawn anew, too, nothing piles up.
        t.key("z")
        assert seconds_to_mute(t) < 0.5
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
        assert t.restored() == []


def test_a_very_slow_link_says_so(tmp_path):
    link = ["python3", str(SLOW_LINK), "--delay", "0.15", "--rate", "2000", "--"]
    program = [*link, PROGRAM, "--no-session", "--device", "card:SPEED=1", str(BUNKER)]
    with Tui(program, cols=120, rows=40, env=environment(tmp_path, **SSH)) as t:
        t.wait_for("Guitar", 10)
        t.wait_for(r"slow link: (\d+ frames/s, )?3[0-9]0 ms", 20)


def test_a_terminal_that_never_answers_is_no_worse(tmp_path, song):
    with Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", str(song)], cols=120, rows=40,
             answer=False, env=environment(tmp_path, **SSH)) as t:
        t.wait_for("null exact", 30)
        t.key("Space")
        t.wait_for("▶", 5)
        assert seconds_to_mute(t) < 0.2
        figures = t.measure(4)
        assert figures["bytes_per_s"] < 3000
        t.key("q")
        assert t.wait_exit(5)["code"] == 0


def test_answers_are_never_keys(tmp_path):
    with Tui([PROGRAM, "--no-session", str(BUNKER)], cols=120, rows=40, answer=False,
             env=environment(tmp_path, **SSH)) as t:
        t.wait_for("Guitar", 5)
        t.key("Down", "]", "Space")
        t.wait_for(r"\+0\.1", 5)
        # Late, twice, of other rows, cut into pieces at every place.
        report = b"\x1b[40;33R"
        for cut in range(1, len(report)):
            t.send(report[:cut])
            time.sleep(0.04 if cut % 2 else 0.2)
            t.send(report[cut:])
            time.sleep(0.05)
        t.send(report * 3 + b"\x1b[?2026;2$y\x1b[?2026;0$y\x1b[?62;22c\x1b[2;2R")
        time.sleep(0.3)
        # "[" would be a gain, "R" would redo, digits would choose a source, "0" would set the gain.
        assert re.search(r"\+0\.1", t.text()) and "[SUM]" in t.text()
        assert "has no command" not in t.text()
        # Real keys that begin in the same way still are keys.
        t.key("Esc", "[")
        t.wait_for(r" 0\.0 ", 3)
        # So does one that looks like a report of the first row, which is never asked for.
        t.key("S-F3")
        t.wait_for("S-F3 has no command", 3)


def test_synchronized_updates_where_the_terminal_has_them(tmp_path):
    begin, end = b"\x1b[?2026h", b"\x1b[?2026l"
    with Tui([PROGRAM, "--no-session", str(BUNKER)], cols=120, rows=40, env=environment(tmp_path)) as t:
        # The last message that comes by itself: no other takes the place of an answer to a key.
        t.wait_for("No sound", 5)
        assert t.raw.count(b"\x1b[?2026$p") == 1 and begin not in t.raw
        t.send("\x1b[?2026;2$y")
        t.key("S-F3")
        t.wait_for("S-F3 has no command", 3)
        t.key("?")
        t.wait_for("Esc close", 3)
        assert t.raw.count(begin) == t.raw.count(end) >= 1
        t.key("Esc")
        t.wait_for("Guitar", 3)
        t.key("q")
        t.wait_exit(5)
        assert t.restored() == [] and t.raw.count(begin) == t.raw.count(end)
    with Tui([PROGRAM, "--no-session", str(BUNKER)], term="linux", env=environment(tmp_path)) as t:
        t.wait_for("Guitar", 5)
        assert b"2026" not in t.raw


def test_a_terminal_that_stops_reading_blocks_nothing(tmp_path):
    # Ctrl-S at the other end, or a dead connection: nobody takes what is written.
    import pty
    pid, master = pty.fork()
    if pid == 0:
        os.execve(PROGRAM, [PROGRAM, "--no-session", "--device", "card:SPEED=1", str(BUNKER)],
                  environment(tmp_path, TERM="xterm-256color", LC_ALL="C.UTF-8"))
    try:
        os.read(master, 1)
        for _ in range(400):
            os.write(master, b"zx?\x1bwf ")
            time.sleep(0.005)
        os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + 5
        while (done := os.waitpid(pid, os.WNOHANG))[0] == 0:
            assert time.monotonic() < limit, "it hangs in its output"
            time.sleep(0.02)
        assert os.WIFEXITED(done[1])
    finally:
        os.close(master)
