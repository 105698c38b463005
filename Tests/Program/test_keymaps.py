"""Keymap files and their mistakes; counts and sequences in a real terminal."""
import json
import re

import pytest

from program import BUNKER, PROGRAM, environment, run, run_json
from tui_driver import Tui


def opened(folder, keymap, *options, size=(120, 40), **more):
    t = Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", "--keymap", str(keymap), *options, str(BUNKER)],
            cols=size[0], rows=size[1], env=environment(folder, **{"TERM": "xterm-256color", **more}))
    t.wait_for("S32_LE", 10)
    t.wait_for("3 Guitar", 5)
    return t


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
    ('inherit: b\n', r"/mine.yaml: it inherits from itself by way of /\S*/b.yaml[.]$"),
    ('inherit: mine\n', r"/mine.yaml: it inherits from itself[.]$"),
]


@pytest.mark.parametrize("text,sentence", MISTAKES)
def test_mistakes_are_named_with_their_place(calm, text, sentence):
    path = own_map(calm, text)
    _, errors = run("keymaps", "mine", folder=calm, status=1)
    assert re.search(re.escape(str(path)) + ": .*" + sentence, errors), errors
    # The path gives way to the sentence.
    with opened(calm, "mine", size=(80, 24)) as t:
        t.wait_for("…/mine.yaml: " + sentence[:45], 3)


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
