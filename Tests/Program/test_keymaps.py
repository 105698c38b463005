"""Every command by its key in every shipped keymap, in a real terminal; keymap files and their mistakes."""
import json
import os
import re
import shutil
import subprocess
import time

import pytest

from program import BUNKER, PROGRAM, environment, run, run_json
from tui_driver import Tui

MAPS = [line.split()[0] for line in
        subprocess.run([PROGRAM, "keymaps"], capture_output=True, text=True).stdout.splitlines()]

# Command: what is run before by name, then what the screen has to show that it did not show before. A gone
# text begins with "!". Times are those of a song of two seconds.
EXPECTED = {
    "play-pause": ([], "▶ 0:0"),
    "stop-to-start": (["seek-time 1"], "■ 0:00.000"),
    "seek-back": (["seek-time 1.5"], "0:00.500 /"),
    "seek-forward": ([], "0:01.000 /"),
    "seek-back-far": (["seek-time 1.5"], "0:00.000 /"),
    "seek-forward-far": ([], "0:02.000 /"),
    "seek-start": (["seek-time 1"], "0:00.000 /"),
    "seek-end": ([], "0:02.000 /"),
    "seek-time": ([], r"Go to \(m:ss"),
    "loop-toggle": (["seek-time 1", "loop-end"], "! LOOP"),
    "loop-start": (["seek-time 1"], " LOOP"),
    "loop-end": (["seek-time 1"], " LOOP"),
    "marker-add": (["seek-time 1"], "Marker at 0:01.000[.]"),
    "marker-remove": (["seek-time 1", "marker-add"], "Marker at 0:01.000 removed"),
    "mark-next": ([], "0:02.000 /"),
    "mark-previous": (["seek-time 1"], "0:00.000 /"),
    "lane-next": ([], "▸2 Bass"),
    "lane-previous": (["lane-next"], "▸1 Drums"),
    "lane-first": (["lane-last"], "▸1 Drums"),
    "lane-last": ([], "▸RESIDUAL"),
    "gain-up-fine": ([], r" \+0.1 m"),
    "gain-down-fine": ([], " -0.1 m"),
    "gain-up": ([], r" \+0.5 m"),
    "gain-down": ([], " -0.5 m"),
    "gain-up-coarse": ([], r" \+3.0 m"),
    "gain-down-coarse": ([], " -3.0 m"),
    "gain-type": ([], "Gain of Drums"),
    "gain-unity": (["gain-up"], r"!\+0.5 m"),
    "mute": ([], "M s ø"),
    "solo": ([], "m S ø"),
    "solo-exclusive": ([], "m S ø"),
    "clear-mute-solo": (["mute"], "!M s ø"),
    "polarity": ([], "m s Ø"),
    "offset-later": ([], r"\+1smp"),
    "offset-earlier": ([], "-1smp"),
    "offset-type": ([], "Offset of Drums"),
    "source-sum": (["source-mixdown"], r"\[SUM\]"),
    "source-mixdown": ([], r"\[MIXDOWN\]"),
    "source-residual": ([], r"\[RESIDUAL\]"),
    "source-toggle": ([], r"\[MIXDOWN\]"),
    "loudness-match": ([], "match 0.0 dB|match -"),
    "make-up-more": ([], r"residual \+6.0 dB"),
    "make-up-less": (["make-up-more"], r"!residual \+6.0 dB"),
    "level-up": (["level-down"], "monitor 0.0 dB"),
    "level-down": ([], "monitor -1.0 dB"),
    "dim": ([], "DIM"),
    "mono": ([], "MONO"),
    "channels-next": ([], "MONO"),
    "findings": ([], "Check: "),
    "finding-next": (["findings"], None),
    "finding-previous": (["findings", "finding-next"], None),
    "finding-open": (["findings"], None),
    "finding-go": (["seek-time 1.5", "findings"], None),
    "finding-loop": (["findings"], None),
    "finding-solo": (["findings"], None),
    "loop-worst": ([], " LOOP"),
    "apply-solution": ([], "No setting would bring|Solution applied"),
    "zoom-in": ([], None),
    "zoom-out": (["zoom-in"], None),
    "zoom-whole": (["zoom-in"], None),
    "zoom-samples": ([], None),
    "scroll-left": (["zoom-in", "zoom-in", "scroll-right"], None),
    "scroll-right": (["zoom-in", "zoom-in"], None),
    "follow": ([], "The view stays where it is"),
    "time-unit": ([], "■ 0 / 88200"),
    "reset-meters": (["play-pause", "play-pause"], None),
    "notes": ([], "^ ?Lanes"),
    "themes": ([], "─ Themes ─"),
    "undo": (["gain-up"], "Undone: gain of Drums"),
    "redo": (["gain-up", "undo"], "Done again: gain of Drums"),
    "reconnect": ([], "is connected"),
    "help": ([], "^ Transport"),
    "search": ([], "^ /"),
    "palette": ([], "^ :"),
    "mouse": ([], "The mouse is left to the terminal"),
    "reload": ([], "Loaded again: keymap {map}, theme dark"),
    "cancel": (["help"], "!^ Transport"),
}
# On the board of an album: the commands that are pressed before.
BOARD = {"song-previous": ["song-next"], "song-first": ["song-next"], "song-earlier": ["song-next"],
         "transition-previous": ["transition-next"], "board": ["song-open"]}
# What leaves the screen as it is: judged by what it does.
APART = ["redraw", "suspend", "quit"]

NAMES = {"PageUp": "PgUp", "PageDown": "PgDn"}


def press(t, notation):
    """Presses a sequence as keymaps write it."""
    for key in notation.split():
        if key == "S-Tab":
            key = "BackTab"
        head, _, last = key.rpartition("-")
        if last in NAMES:
            key = f"{head}-{NAMES[last]}" if head else NAMES[last]
        t.key(key)
        t.wait_consumed()
        if key == "Esc":
            time.sleep(0.05)


def command(t, line, palette):
    """Runs a command by its name."""
    press(t, palette)
    t.wait_for("^ :", 5)
    t.send(line)
    t.wait_for(f"^ :{re.escape(line)}", 5)
    t.key("Enter")
    t.wait_for("^ :", 5, gone=True)


def picture(t):
    """Text and looks of every cell."""
    with t.lock:
        return [[t.screen.buffer[y][x] for x in range(t.cols)] for y in range(t.rows)]


def keys_of(entry):
    """A key of the command, and the mode that it works in."""
    for mode in ["lanes", "findings", "board", "list", "prompt"]:
        if mode in entry["keys"]:
            return entry["keys"][mode][0]
    raise AssertionError(f"{entry['name']} has no key")


def opened(folder, keymap, *options, size=(120, 40), **more):
    t = Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", "--keymap", str(keymap), *options, str(BUNKER)],
            cols=size[0], rows=size[1], env=environment(folder, **{"TERM": "xterm-256color", **more}))
    t.wait_for("S32_LE", 10)
    t.wait_for("3 Guitar", 5)
    return t


@pytest.fixture
def calm(tmp_path):
    """A folder in which the first start's hint was seen."""
    (tmp_path / "state/stemwright").mkdir(parents=True)
    (tmp_path / "state/stemwright/welcomed").write_text("x")
    return tmp_path


# Minutes for each map: asked for by name.
EVERY_KEY = pytest.mark.skipif("STEMWRIGHT_EVERY_KEY" not in os.environ, reason="set STEMWRIGHT_EVERY_KEY")


@EVERY_KEY
@pytest.mark.parametrize("keymap", MAPS)
def test_every_command_does_what_it_says_by_its_key(calm, keymap):
    document = run_json("keymaps", keymap, "--json", folder=calm)
    entries = {entry["name"]: entry for entry in document["commands"]}
    palette = keys_of(entries["palette"])
    failures = []
    for name, entry in entries.items():
        if entry["group"] == "Album":
            continue
        setup, wanted = EXPECTED.get(name, ([], None))
        with opened(calm, keymap) as t:
            try:
                t.wait_for("check: .*(nothing|note|warning|error)", 20)
                t.wait_for("measuring|looking|again", 20, gone=True)
                for line in setup:
                    command(t, line, palette)
                    if line == "play-pause":
                        time.sleep(0.3)
                t.wait_quiet(120, 3)
                judge(t, name, keys_of(entry), (wanted or "").replace("{map}", keymap))
            except AssertionError as error:
                failures.append(f"{name} ({keys_of(entry)}): {error}")
    assert not failures, "\n\n".join(failures)


@pytest.fixture
def album(calm):
    for number, name in enumerate(["One", "Two", "Three"], 1):
        shutil.copytree(BUNKER, calm / f"album/{number:02} {name}")
    return calm / "album"


@EVERY_KEY
@pytest.mark.parametrize("keymap", MAPS)
def test_every_command_of_the_board_does_something_by_its_key(calm, album, keymap):
    document = run_json("keymaps", keymap, "--json", folder=calm)
    entries = {entry["name"]: entry for entry in document["commands"]}
    failures = []
    for name, entry in entries.items():
        if entry["group"] != "Album":
            continue
        with Tui([PROGRAM, "--device", "card:SPEED=1", "--keymap", keymap, str(album)], cols=120, rows=40,
                 env=environment(calm, TERM="xterm-256color")) as t:
            try:
                t.wait_for("Three", 10)
                for earlier in BOARD.get(name, []):
                    press(t, entries[earlier]["keys"]["board"][0])
                    if earlier == "song-open":
                        t.wait_for("3 Guitar", 5)
                t.wait_quiet(300, 5)
                judge(t, name, keys_of(entry), "")
            except AssertionError as error:
                failures.append(f"{name} ({keys_of(entry)}): {error}")
    assert not failures, "\n\n".join(failures)


def judge(t, name, keys, wanted):
    before, sent = picture(t), t.bytes_out
    gone, pattern = wanted.startswith("!"), wanted.lstrip("!")
    if wanted:
        assert bool(re.search(pattern, t.text(), re.M)) == gone, f"before: {t.text()}"
    press(t, keys)
    if name == "quit":
        assert t.wait_exit(5)["code"] == 0
    elif name == "suspend":
        deadline = time.monotonic() + 3
        while not t.stopped and time.monotonic() < deadline:
            time.sleep(0.01)
        assert t.stopped
        t.resume()
    elif name == "redraw":
        deadline = time.monotonic() + 3
        while t.bytes_out - sent < 2000 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert t.bytes_out - sent >= 2000
    elif wanted:
        t.wait_for(pattern, 3, gone=gone)
    else:
        deadline = time.monotonic() + 3
        while picture(t) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert picture(t) != before, "the screen is as it was"


def own_map(folder, text, name="mine"):
    path = folder / f"config/stemwright/keymaps/{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_counts_and_sequences_with_hints(calm):
    with opened(calm, "vim") as t:
        t.send("5")
        t.wait_for("^ 5 …", 3)
        t.key("C-a")
        t.wait_for(r"\+2.5 m", 3)
        t.send("g")
        t.wait_for("^ g …", 3)
        assert t.find("m source-mixdown") and t.find("s source-sum") and t.find("t seek-time")
        t.send("m")
        t.wait_for(r"\[MIXDOWN\]", 3)
        t.send("3G")
        t.wait_for("▸3 Guitar", 3)
        t.send("99u")
        t.wait_for(r"\+2.5 m", 3, gone=True)


def test_own_maps_inherit_unbind_and_count(calm):
    own_map(calm, 'counts: true\nkeys:\n  lanes:\n    "x": gain-type -3\n    "m": none\n    "z": none\n'
                  '    "z z": mute\n')
    with opened(calm, "mine") as t:
        t.send("4]")
        t.wait_for(r"\+0.4 m", 3)
        t.send("x")
        t.wait_for("-3.0 m", 3)
        t.send("m")
        t.wait_for("m has no command", 3)
        t.send("zz")
        t.wait_for("M s ø", 3)
    # A name of one that is shipped: the user's is taken, and what it inherits from is the shipped one.
    own_map(calm, 'inherit: vim\nkeys:\n  lanes:\n    "H": mute\n', name="vim")
    with opened(calm, "vim") as t:
        t.send("2jH")
        t.wait_for("▸3 Guitar", 3)
        t.wait_for("M s ø", 3)


MISTAKES = [
    ('keys:\n  lanes:\n    "x": gain-upp\n', r"line 3, column 10: no command “gain-upp”; did you mean gain-up\?"),
    ('keys:\n  lanes:\n    "xx": mute\n', "line 3, column 5: xx is no key"),
    ('keys:\n  lane:\n    "x": mute\n', r"line 2, column 3: lane is no mode; did you mean lanes\?"),
    ('keis:\n  lanes:\n    "x": mute\n', r"line 1, column 1: keis is no part of a keymap; did you mean keys\?"),
    ('counts: maybe\n', "line 1, column 9: maybe is neither true nor false"),
    ('counts: true\nkeys:\n  lanes:\n    "3": mute\n', "line 4, column 5: 3 is a count here"),
    ('keys:\n  lanes:\n    "g": mute\n    "g x": solo\n', "line 4, column 5: g x begins another"),
]
FAILURES = [
    ('keys:\n  lanes:\n    "x": [mute\n', "line 4, column 1"),
    ('keys:\n  lanes:\n    "x": mute\n    "x": solo\n', "x stands twice"),
    ('- a\n', "a table of settings is expected"),
    ('inherit: vimm\n', r"There is no keymap vimm; did you mean vim\?"),
    pytest.param('inherit: b\n', "it inherits from itself", marks=pytest.mark.xfail(
        strict=True, reason="a circle is refused, but as a map that does not exist")),
]


@pytest.mark.parametrize("text,sentence", MISTAKES)
def test_mistakes_are_named_with_their_place(calm, text, sentence):
    path = own_map(calm, text)
    _, errors = run("keymaps", "mine", folder=calm, status=1)
    assert re.search(re.escape(str(path)) + ": .*" + sentence, errors), errors
    # Wide enough for the path of the file.
    with opened(calm, "mine", size=(240, 40)) as t:
        t.wait_for(sentence.split(":")[1][:20].strip(), 3)


@pytest.mark.parametrize("text,sentence", FAILURES)
def test_what_cannot_be_read_is_refused_in_a_sentence(calm, text, sentence):
    own_map(calm, text)
    own_map(calm, "inherit: mine\n", name="b")
    _, errors = run("keymaps", "mine", folder=calm, status=3)
    assert re.search(sentence, errors) and errors.count("\n") == 1, errors
    _, errors = run("--keymap", "mine", BUNKER, folder=calm, status=3)
    assert re.search(sentence, errors), errors


def test_names_that_nobody_knows(calm):
    _, errors = run("keymaps", "reapr", folder=calm, status=3)
    assert "did you mean reaper?" in errors and "pro-tools" in errors


def test_a_keymap_is_loaded_again(calm):
    path = own_map(calm, 'keys:\n  lanes:\n    "%": mute\n')
    with opened(calm, "mine") as t:
        t.send("%")
        t.wait_for("M s ø", 3)
        path.write_text('keys:\n  lanes:\n    "%": solo\n')
        t.key("C-r")
        t.wait_for("Loaded again", 3)
        t.send("%")
        t.wait_for("M S ø", 3)
        # What cannot be read leaves the keys as they are.
        path.write_text('keys: [')
        t.key("C-r")
        t.wait_for("mine.yaml: line", 3)
        t.send("%")
        t.wait_for("M s ø", 3)


def test_the_document_names_its_schema(calm):
    document = run_json("keymaps", "vim", "--json", folder=calm)
    assert document["schema"] == "stem-keymap/1" and document["counts"] is True
    names = [entry["name"] for entry in document["commands"]]
    assert len(names) == len(set(names)) and "gain-type" in names
    assert json.dumps(document).isprintable()
