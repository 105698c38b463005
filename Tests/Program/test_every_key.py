"""Every command through its key in every shipped keymap, in a real terminal."""
import re
import shutil
import subprocess
import time

import pytest

from program import BUNKER, PROGRAM, environment, run_json
from tui_driver import Tui

MAPS = [line.split()[0] for line in
        subprocess.run([PROGRAM, "keymaps"], capture_output=True, text=True).stdout.splitlines()]

# What is pressed before a key of this mode, and what the screen shows then.
OPENERS = {"store": ("snapshot-store", "store the balance"), "recall": ("snapshot-recall", "recall a snapshot")}

# What comes before a step: the song as it was opened, and no message.
RESET = ["stop-to-start", "seek-time 0", "source-sum", "lane-first", "zoom-whole"]

# A command, in the order in which they are pressed: what is done before, what the screen shows afterwards and did not
# show before ("!" for what is gone), what is done behind it. What is done are lines for the palette; "=" stands before
# keys, "<" before a command whose key is pressed, "?" and "!" before what is waited for. The song has two seconds.
UNDO = ["undo"]
FINDING = ["findings", "finding-next"]
STEPS = {
    "play-pause": ([], "▶ 0:0", ["stop-to-start"]),
    "stop-to-start": (["seek-time 1"], "■ 0:00.000", []),
    "seek-back": (["seek-time 1.5"], "0:00.500 /", []),
    "seek-forward": ([], "0:01.000 /", []),
    "seek-back-far": (["seek-time 1.5"], "0:00.000 /", []),
    "seek-forward-far": ([], "0:02.000 /", []),
    "seek-start": (["seek-time 1"], "0:00.000 /", []),
    "seek-end": ([], "0:02.000 /", []),
    "seek-time": ([], r"Go to \(m:ss", ["=1\r", "?0:01.000 /"]),
    "loop-start": (["seek-time 1"], " LOOP", UNDO),
    "loop-end": (["seek-time 1"], " LOOP", []),
    "loop-toggle": ([], "! LOOP", UNDO + UNDO),
    "marker-add": (["seek-time 1"], "Marker at 0:01.000[.]", []),
    "mark-next": ([], "0:01.000 /", []),
    "mark-previous": (["seek-time 1.5"], "0:01.000 /", []),
    "marker-name": ([], "Name of the marker", ["=Bridge\r", "!Name of the marker"]),
    "marker-remove": (["seek-time 1"], "Marker at 0:01.000 removed", UNDO * 3),
    "lane-next": ([], "▸2 Bass", []),
    "lane-previous": (["lane-next"], "▸1 Drums", []),
    "lane-first": (["lane-last"], "▸1 Drums", []),
    "lane-last": ([], "▸RESIDUAL", []),
    "gain-up-fine": ([], r" \+0.1 m", UNDO),
    "gain-down-fine": ([], " -0.1 m", UNDO),
    "gain-up": ([], r" \+0.5 m", UNDO),
    "gain-down": ([], " -0.5 m", UNDO),
    "gain-up-coarse": ([], r" \+3.0 m", UNDO),
    "gain-down-coarse": ([], " -3.0 m", UNDO),
    "gain-type": ([], "Gain of Drums", ["=-7\r", "? -7.0 m", "undo"]),
    "gain-unity": (["gain-up"], r"!\+0.5 m", UNDO * 2),
    "mute": ([], "M s ø", UNDO),
    "solo": ([], "m S ø", UNDO),
    "solo-exclusive": ([], "m S ø", UNDO),
    "clear-mute-solo": (["mute"], "!M s ø", UNDO * 2),
    "polarity": ([], "m s Ø", UNDO),
    "offset-later": ([], r"\+1smp", UNDO),
    "offset-earlier": ([], "-1smp", UNDO),
    "offset-type": ([], "Offset of Drums", ["=5\r", r"?\+5smp", "undo"]),
    "snapshot-store": ([], "store the balance as a to l", ["=a", "?Snapshot A stored"]),
    "snapshot-recall": ([], "recall a snapshot:", ["=a", "?^ Snapshot A[.]"]),
    "snapshot-compare": (["mute"], "Snapshot A, to compare", UNDO * 2),
    "snapshot-blend": ([], r"Blend \(A B 30", ["=a 0\r", r"!Blend \(A B 30"]),
    "settings-copy": ([], "Settings of 3 stems copied", []),
    "settings-paste": (["mute"], "Settings of Bunker: 3 stems", UNDO * 2),
    "note": ([], "Note on Drums", ["=x\r", "!Note on Drums", "undo"]),
    "listened": ([], "Listened through: ", ["listened"]),
    "stem-version": ([], "There is no other version of this lane", []),
    "source-sum": (["source-mixdown"], r"\[SUM\]", []),
    "source-mixdown": ([], r"\[MIXDOWN\]", []),
    "source-residual": ([], r"\[RESIDUAL\]", []),
    "source-toggle": ([], r"\[MIXDOWN\]", []),
    "loudness-match": ([], "match 0.0 dB|match -", ["loudness-match"]),
    "make-up-more": ([], r"residual \+6.0 dB", []),
    "make-up-less": ([], r"!residual \+6.0 dB", []),
    "level-down": ([], "monitor -1.0 dB", []),
    "level-up": ([], "monitor 0.0 dB", []),
    "dim": ([], "DIM", ["dim"]),
    "mono": ([], "MONO", ["mono"]),
    "channels-next": ([], "MONO", ["mono"]),
    "findings": ([], "Check: ", ["findings"]),
    "finding-next": (["findings"], "▸! Drums  ", ["findings"]),
    "finding-previous": (FINDING, "▸! song  ", ["findings"]),
    "finding-open": (FINDING, "before reverb and echoes had", ["findings"]),
    "finding-go": (FINDING, r"0:01.99\d /", ["findings"]),
    "finding-loop": (FINDING, " LOOP", ["findings", "stop-to-start", "undo"]),
    "finding-solo": (FINDING, "m S ø", ["findings", "undo"]),
    "loop-worst": ([], " LOOP", ["stop-to-start", "undo"]),
    "apply-solution": ([], "No setting would bring", []),
    "request-copy": ([], "Letter copied", []),
    "meter-bridge": ([], "METER BRIDGE", ["meter-bridge"]),
    "loudness-view": ([], " LOUDNESS ", []),
    "loudness-target": ([], "no target", ["loudness-view"]),
    "heat-map": ([], r"NULL BY BAND ─ 0:00.000  1k Hz", []),
    # Twice: the second step begins where the first one ended.
    "heat-later": (["<heat-later", "?NULL BY BAND ─ 0:00.02"], r"NULL BY BAND ─ 0:00.05", ["<heat-earlier"]),
    "heat-earlier": ([], r"NULL BY BAND ─ 0:00.000 ", []),
    "heat-higher": ([], r" 1.25k Hz ", []),
    "heat-lower": ([], r" 1k Hz ", []),
    "heat-go": (["seek-time 1"], "■ 0:00.000 /", []),
    "heat-loop": ([], " LOOP", ["stop-to-start", "undo", "heat-map"]),
    "goniometer": ([], "GONIOMETER", ["goniometer"]),
    # Only what sounds is heard, and the song is short.
    "blind-test": (["loop-start", "? LOOP"], r"BLIND TEST \(ABX\) ─ trial 1 ", []),
    "hear-b": ([], r"key \S+ +│ +│ +▶ heard +│ +│ +key", []),
    "hear-a": ([], r"│ +▶ heard +│ +│ +key \S+ +│ +│ +key", []),
    "hear-x": (["<play-pause", "?^ ▶"], "Which one is X[?]", []),
    "answer-a": ([], "trial 2 of", ["<hear-x", "?Which one is X[?]"]),
    "answer-b": ([], "trial 3 of", []),
    "blind-score": ([], "of 2 right", []),
    "blind-finish": ([], "─ over ", ["<blind-test", "!BLIND TEST", "stop-to-start", "undo"]),
    "board": ([], "This song was not entered from an album", []),
    "zoom-in": ([], "╷0:00.2  ", []),
    "zoom-out": (["zoom-in"], "!╷0:00.2  ", []),
    "zoom-whole": (["zoom-in"], "!╷0:00.2  ", []),
    "zoom-samples": ([], r"╷0:00.000[05]", []),
    "zoom-taller": ([], r"waves \+6.0 dB", []),
    "zoom-lower": ([], r"!waves \+6.0 dB", []),
    "scroll-right": (["zoom-in", "zoom-in"], "NO FOLLOW", []),
    "scroll-left": (["zoom-in", "zoom-in", "scroll-right"], "▼", ["follow"]),
    "follow": ([], "The view stays where it is", ["follow"]),
    "time-unit": ([], "■ 0 / 88200", ["time-unit"]),
    "notes": ([], "^ ?Lanes", ["=q", "!^ ?Lanes"]),
    "undo": (["gain-up"], "undo: Drums gain", []),
    "redo": ([], "redo: Drums gain", []),
    "history": ([], "Enter go there", []),
    "history-go": (["=k"], r"!^ \* +\d+  Drums gain", ["=q", "!Enter go there"]),
    "reconnect": ([], "is connected", []),
    "help": ([], "^ Transport", ["=q", "!^ Transport"]),
    "search": ([], "^ /", ["=\r", "?^ Transport", "=q", "!^ Transport"]),
    "palette": ([], "^ :", ["=dim\r", "?DIM", "dim"]),
    "themes": ([], "─ Themes ─", ["=\r", "!─ Themes ─"]),
    "mouse": ([], "The mouse is left to the terminal", ["mouse"]),
    "reload": ([], "Loaded again: keymap {map}, theme dark", []),
    "cancel": (["help", "?^ Transport"], "!^ Transport", []),
    # Heard to the end: the peaks stay on the meters until they are reset.
    "reset-meters": (["seek-time 1.8", "play-pause", "?■ 0:02.000 /", r"!TP +-inf dBTP"], r"TP +-inf dBTP", []),
}
# The palette is not at hand there.
WITHOUT_RESET = ["history-go", "hear-a", "hear-b", "hear-x", "answer-a", "answer-b", "blind-score", "blind-finish"]
# What leaves the screen as it is: judged by what it does.
APART = ["redraw", "suspend", "quit"]

NAMES = {"PageUp": "PgUp", "PageDown": "PgDn", "Insert": "Ins"}


def notations(key_sequence):
    """A sequence as keymaps write it, as the driver names its keys."""
    for key in key_sequence.split():
        head, _, last = key.rpartition("-")
        yield "BackTab" if key == "S-Tab" else f"{head}-{NAMES[last]}" if head and last in NAMES else NAMES.get(key, key)


class Keys:
    """The keys of a map, pressed in a running program."""

    def __init__(self, t, keymap, home, folder):
        self.t, self.home = t, home
        document = run_json("keymaps", keymap, "--json", folder=folder)
        self.commands = {entry["name"]: entry for entry in document["commands"]}

    def keys(self, name):
        """The first key of a command, and the mode it works in: at home, or else anywhere."""
        modes = self.commands[name]["keys"]
        mode = self.home if self.home in modes else next(iter(modes), None)
        assert mode, f"{name} has no key"
        return mode, modes[mode][0]

    def press(self, name):
        mode, keys = self.keys(name)
        if mode in OPENERS:
            opener, shown = OPENERS[mode]
            self.press(opener)
            self.t.wait_for(shown, 5)
        self.t.key(*notations(keys))

    def do(self, line):
        kind, rest = line[0], line[1:]
        if kind == "=":
            self.t.send(rest)
        elif kind == "<":
            self.press(rest)
        elif kind in "?!":
            self.t.wait_for(rest, 5, gone=kind == "!")
        else:
            self.press("palette")
            self.t.send(line + "\r")

    def step(self, name, before, wanted, after):
        for line in before:
            self.do(line)
        gone, pattern = wanted.startswith("!"), wanted.lstrip("!")
        # What is shown at once by the key must not have been there.
        self.t.wait_for(pattern, 5, gone=not gone)
        self.press(name)
        self.t.wait_for(pattern, 5, gone=gone)
        for line in after:
            self.do(line)


@pytest.mark.parametrize("keymap", MAPS)
def test_every_command_does_what_it_says_by_its_key(calm, keymap):
    with Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", "--keymap", keymap, str(BUNKER)], cols=120, rows=40,
             env=environment(calm, TERM="xterm-256color")) as t:
        keys = Keys(t, keymap, "lanes", calm)
        t.wait_for("S32_LE", 10)
        # The check is through, and so is the measurement of the loudness.
        t.wait_for("check: [0-9]+ warnings +card", 20)
        t.wait_for("mixdown -16.2 LUFS", 20)
        wanted = {name for name, entry in keys.commands.items() if entry["group"] != "Album"} | {"board"}
        assert set(STEPS) | set(APART) == wanted
        for name, (before, pattern, after) in STEPS.items():
            try:
                reset = [] if name in WITHOUT_RESET else RESET
                keys.step(name, reset + before, pattern.replace("{map}", keymap), after)
            except AssertionError as error:
                raise AssertionError(f"{name} {keys.keys(name)}: {error}") from None
        drawn = t.bytes_out
        keys.press("redraw")
        deadline = time.monotonic() + 5
        while t.bytes_out - drawn < 2000 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert t.bytes_out - drawn >= 2000
        keys.press("suspend")
        while not t.stopped and time.monotonic() < deadline + 5:
            time.sleep(0.01)
        assert t.stopped and t.resume()
        t.wait_for("3 Guitar", 5)
        keys.press("quit")
        assert t.wait_exit(5)["code"] == 0


# On the board of an album of three songs, as above.
BOARD = {
    "song-next": ([], "^▸. 2 ", []),
    "song-previous": ([], "^▸. 1 ", []),
    "song-last": ([], "^▸. 3 ", []),
    "song-first": ([], "^▸. 1 ", []),
    "song-later": ([], "^▸. 2 One ", []),
    "song-earlier": ([], "^▸. 1 One ", []),
    "undo": ([], "Undone: move “One”", []),
    "redo": ([], "Done again: move “One”", ["song-last"]),
    "gap-type": ([], "Gap before “Three” in seconds", ["=7\r", "? 7.0 "]),
    "transition-length": ([], "Seconds of both songs", ["=1\r", "!Seconds of both songs", "song-first"]),
    "transition-play": ([], " ▶ ", ["<transition-play", "! ▶ "]),
    "transition-next": ([], "^▸. 2 (.*\n)+.* Two → Three ", ["<transition-play", "! ▶ "]),
    "transition-previous": ([], "^▸. 1 (.*\n)+.* One → Two ", ["<transition-play", "! ▶ "]),
    "check-album": ([], "Every song is checked", []),
    "level-down": ([], "monitor -1.0 dB", []),
    "level-up": ([], "!monitor -1.0 dB", []),
    "dim": ([], "DIM", ["dim"]),
    "notes": ([], "^ Nothing was found|^ .*mono|Esc close", ["=q", "!Esc close"]),
    "themes": ([], "─ Themes ─", ["=\r", "!─ Themes ─"]),
    "help": ([], "^ Album", ["=q", "!^ Album"]),
    # What is searched for is all that is listed; Enter keeps it, and the lists' keys close search and list.
    "search": ([], "^ /", ["=place up", "!one place down", "?one place up", "=\r", "?search +S-", "=q", "?one place down",
                           "=q", "!^ Album"]),
    "palette": ([], "^ :", ["=dim\r", "?DIM", "dim"]),
    "mouse": ([], "The mouse is left to the terminal", ["mouse"]),
    "reload": ([], "Loaded again: keymap {map}, theme dark", []),
    "cancel": ([], "!Loaded again", []),
    "song-open": ([], "3 Guitar", ["<board", "?^▸. 1 "]),
}


@pytest.fixture
def album(calm):
    for number, name in enumerate(["One", "Two", "Three"], 1):
        shutil.copytree(BUNKER, calm / f"album/{number:02} {name}")
    return calm / "album"


@pytest.mark.parametrize("keymap", MAPS)
def test_every_command_of_the_board_does_what_it_says_by_its_key(calm, album, keymap):
    with Tui([PROGRAM, "--device", "card:SPEED=1", "--keymap", keymap, str(album)], cols=120, rows=40,
             env=environment(calm, TERM="xterm-256color")) as t:
        keys = Keys(t, keymap, "board", calm)
        t.wait_for("3 songs 3!", 20)
        wanted = {name for name, entry in keys.commands.items() if "board" in entry["keys"]}
        assert set(BOARD) | {*APART, "reconnect"} == wanted
        for name, (before, pattern, after) in BOARD.items():
            try:
                keys.step(name, before, pattern.replace("{map}", keymap), after)
            except AssertionError as error:
                raise AssertionError(f"{name} {keys.keys(name)}: {error}") from None
        keys.press("quit")
        assert t.wait_exit(5)["code"] == 0
