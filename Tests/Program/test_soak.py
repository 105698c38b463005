"""Random keys, mouse events and resizes by the hundred thousand, in a real terminal.

STEMWRIGHT_SOAK is how many (a million takes minutes), STEMWRIGHT_SOAK_SEED the seed.
"""
import os
import random
import shutil
import time

import pytest

from program import BUNKER, PROGRAM, environment, run_json
from tui_driver import KEYS, Tui, keybytes

EVENTS = int(os.environ.get("STEMWRIGHT_SOAK", "12000"))
SEED = int(os.environ.get("STEMWRIGHT_SOAK_SEED", "20261"))
# Ends and stops are for other tests; the palette may choose them all the same.
AVOIDED = {"q", "C-c", "C-z", "C-s", "C-q", "M-q", "M-z"}
POOL = [key for key in [chr(code) for code in range(32, 127)] + [name for name in KEYS] * 2
        + [f"C-{chr(code)}" for code in range(97, 123)] + [f"M-{chr(code)}" for code in range(97, 123)]
        + ["C-Right", "C-Left", "S-Up", "S-Down", "C-Up", "M-Down", "é", "音", "🎧"] if key not in AVOIDED]
GARBAGE = [b"\x1b[", b"\x1b[999;999~", b"\x1bO", b"\x1b]0;x\x07", b"\xff\xfe", b"\xc3", b"\x9b", b"\x80", b"\x1b[1;1R"]


def event(rng, size, commands):
    chance = rng.random()
    if chance < 0.05:
        button, end = rng.choice([0, 0, 0, 8, 16, 32, 64, 65, 66, 67]), rng.choice("Mm")
        return f"\x1b[<{button};{rng.randint(0, size[0] + 2)};{rng.randint(0, size[1] + 2)}{end}".encode()
    if chance < 0.06:
        return rng.choice(GARBAGE)
    if chance < 0.08:
        return f":{rng.choice(commands)}\r".encode()
    return keybytes(rng.choice(POOL))


class Soak:
    """A program that is pressed at random, and another one where the palette chose to quit."""

    def __init__(self, folder, path, home, seed):
        self.folder, self.path, self.home = folder, path, home
        self.rng, self.sent, self.lives = random.Random(seed), 0, 0
        document = run_json("keymaps", "default", "--json", folder=folder)
        self.commands = [entry["name"] for entry in document["commands"] if entry["name"] not in ("quit", "suspend")]
        self.begin()

    def begin(self):
        self.t = Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", str(self.path)], cols=120, rows=40,
                     env=environment(self.folder, TERM="xterm-256color"))
        self.t.wait_for(self.home, 10)
        self.t.wait_for("check: [0-9]+ warnings? +card|[0-9]+ songs [^c]*$", 20)
        self.lives += 1
        self.born, self.first_memory, self.t.blind = self.sent, None, True

    def batch(self, count):
        t = self.t
        if self.rng.random() < 0.3:
            t.resize(self.rng.randint(1, 250), self.rng.randint(1, 80))
        t.send(b"".join(event(self.rng, (t.cols, t.rows), self.commands) for _ in range(count)))
        assert t.wait_consumed(20), f"it hangs after {self.sent} events"
        self.sent += count
        self.revive()

    def revive(self):
        """The palette may have chosen to suspend, or to quit."""
        t = self.t
        if t.stopped:
            assert t.resume()
        if t.exit:
            assert t.wait_exit(5)["code"] == 0, (self.sent, t.exit, bytes(t.raw[-2000:]))
            assert t.restored() == []
            self.begin()

    def run(self, events):
        while self.sent < events:
            self.batch(200)
            # Once the players, the overviews and the first pages of everything are there.
            if self.first_memory is None and self.sent - self.born >= 5000:
                self.first_memory = self.t.proc()["rss_mb"]

    def growth(self):
        """Megabytes since then; 0 for a program that has not lived long enough."""
        return self.t.proc()["rss_mb"] - self.first_memory if self.first_memory else 0.0

    def settle(self):
        """Back to what is below everything, and drawn in full."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            self.revive()
            t = self.t
            t.blind = False
            t.resize(120, 40)
            t.key("Esc")
            # An Escape is a key as soon as nothing follows it.
            t.wait_quiet(150, 2)
            t.key("C-l")
            t.wait_quiet(150, 2)
            if t.find(self.home) and not t.find(r"^ [:/]|Esc close|─ Themes|Check: |BLIND TEST|q close"):
                if t.find("^ ▶"):
                    t.key("Space")
                    t.wait_for("^ ■", 5)
                return
        raise AssertionError(f"no way home ({t.proc()}, stopped {t.stopped}):\n" + t.text())

    def redraw(self):
        drawn = self.t.bytes_out
        self.t.key("C-l")
        end = time.monotonic() + 10
        while self.t.bytes_out - drawn < 2000 and time.monotonic() < end:
            time.sleep(0.01)
        self.t.wait_quiet(300, 5)


def cells(t):
    """What the eye sees of each cell: a space has no foreground and no weight, unless it is reversed or underlined."""
    with t.lock:
        rows = [[t.screen.buffer[y][x] for x in range(t.cols)] for y in range(t.rows)]
    return [[c.bg if c.data == " " and not c.reverse and not c.underscore else c for c in row] for row in rows]


@pytest.mark.parametrize("place", ["song", "album"])
def test_random_events_by_the_thousand(tmp_path, place):
    path, home = BUNKER, "3 Guitar"
    if place == "album":
        for number, name in enumerate(["One", "Two", "Three"], 1):
            shutil.copytree(BUNKER, tmp_path / f"album/{number:02} {name}")
        path, home = tmp_path / "album", "3 songs|3 Guitar"
    soak = Soak(tmp_path, path, home, SEED)
    started = time.monotonic()
    soak.run(EVENTS if place == "song" else EVENTS // 3)
    print(f"{soak.sent} events, {soak.lives} programs, {soak.sent / (time.monotonic() - started):.0f} a second, "
          f"{soak.growth():+.1f} MB")
    soak.settle()
    # The meters have fallen, and let go of their peaks.
    soak.t.wait_quiet(4000, 30)
    print(f"settled: {soak.growth():+.1f} MB")
    # Twenty thousand steps of undo are kept, and nothing else.
    assert soak.growth() < 40
    # Drawn anew twice: a message that has been read goes at the first key.
    soak.redraw()
    shown = cells(soak.t)
    soak.redraw()
    redrawn = cells(soak.t)
    assert [(x, y, shown[y][x], redrawn[y][x]) for y in range(40) for x in range(120)
            if shown[y][x] != redrawn[y][x]] == []
    soak.t.key("C-c")
    ended = soak.t.wait_exit(5)
    assert ended and ended["code"] == 0, f"{ended} {soak.t.proc()}\n{soak.t.text()}"
    assert soak.t.restored() == []
