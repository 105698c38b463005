"""Themes, colours, the mouse and the first start, by the program itself in a real terminal."""
import itertools
import re
import subprocess
import time

import numpy as np
import pytest

from program import BUNKER, PROGRAM, environment, run, run_json
from test_keymaps import own_map
from tui_driver import Tui

THEMES = [line.split()[0] for line in
          subprocess.run([PROGRAM, "themes"], capture_output=True, text=True).stdout.splitlines()]
COLOURED = [name for name in THEMES if name != "mono"]
# Papers that a theme without one is used on.
PAPERS = {"default": ["#000000", "#1e1e1e"]}
# Drawings and lines, which nobody reads as text.
ORNAMENTS = re.compile(
    r"^(line|ruler\.(loop|tick)|wave\.|meter\.(track|low|middle|high|hold)|null\.|role\.|palette\.selected"
    r"|heat\.\d|loudness\.(area|above|mixdown)|scope\.(axis|old))")


def opened(folder, *options, size=(120, 40), **more):
    t = Tui([PROGRAM, "--no-session", "--device", "card:SPEED=1", *options, str(BUNKER)], cols=size[0], rows=size[1],
            env=environment(folder, **{"TERM": "xterm-256color", **more}))
    t.wait_for("Guitar", 10)
    return t


# ---------------------------------------------------------------- contrast

def linear(color):
    """sRGB "#rrggbb" as linear light."""
    values = np.array([int(color[i:i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(color):
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    """WCAG 2.2, "contrast ratio"."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def styles(theme, folder, color="full"):
    document = run_json("themes", theme, "--json", "--color", color, folder=folder)
    return {style["name"]: style for style in document["styles"]}


def text_pairs(theme, folder, color="full"):
    """Name, text and paper of every style that text is drawn with, on each paper it may lie on."""
    all_styles = styles(theme, folder, color)
    paper = all_styles["text"]["background"]
    papers = PAPERS.get(paper, [paper])
    selected = all_styles["lane.name.selected"]["background"]
    panel = all_styles["palette"]["background"]
    ink = all_styles["text"]["foreground"]
    for name, style in all_styles.items():
        if ORNAMENTS.match(name):
            continue
        text = ink if style["foreground"] == "default" else style["foreground"]
        own = style["background"]
        for paper in papers if own == "default" else [own]:
            yield (name, *((paper, text) if "reverse" in style["attributes"] else (text, paper)))
        if name.startswith(("lane.gain", "lane.switch", "lane.mark")) and "reverse" not in style["attributes"]:
            yield name, text, selected
        if name.startswith(("help.", "hint.")):
            yield name, text, panel


@pytest.mark.parametrize("theme", COLOURED)
@pytest.mark.parametrize("color", ["full", "256"])
def test_text_has_contrast(tmp_path, theme, color):
    wanted = 7 if theme == "high-contrast" else 4.5
    # The 256 colours are coarse: what is nearest may lie a little nearer to the paper, too.
    wanted *= 1 if color == "full" else 0.85
    pairs = list(text_pairs(theme, tmp_path, color))
    assert len(pairs) > 40
    poor = [f"{name}: {text} on {paper} {contrast(text, paper):.2f}" for name, text, paper in pairs
            if "default" not in (text, paper) and contrast(text, paper) < wanted]
    assert not poor, poor


@pytest.mark.parametrize("theme", COLOURED)
def test_waveforms_and_meters_are_seen(tmp_path, theme):
    """WCAG 1.4.11 wants 3:1 of what is no text."""
    found = styles(theme, tmp_path)
    paper = found["text"]["background"]
    poor = [(name, look["foreground"]) for name, look in found.items()
            if re.match(r"role\.\w+\.rms|meter\.(low|middle|high)|null\..*\.rms", name)
            for under in PAPERS.get(paper, [paper]) if contrast(look["foreground"], under) < 3]
    assert not poor, poor


@pytest.mark.parametrize("theme", COLOURED)
def test_the_scale_of_depths_rises_step_by_step(tmp_path, theme):
    """From the paper's colour to the farthest from it, and never back: a deeper null is never mistaken."""
    found = styles(theme, tmp_path)
    scale = [luminance(found[f"heat.{step}"]["foreground"]) for step in range(7)]
    assert scale in (sorted(scale), sorted(scale, reverse=True)), scale
    assert (max(scale) + 0.05) / (min(scale) + 0.05) > 4.5


def test_the_measure_of_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # A pair that WCAG's own techniques give: #767676 on white is the lightest grey at 4.5:1.
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


# ---------------------------------------------------------------- colour vision

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# 2009, severity 1.0; for linear light.
MACHADO = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}


def lab(light):
    """CIE L*a*b* (D65) of linear sRGB."""
    xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                    [0.0193339, 0.1191920, 0.9503041]]) @ np.clip(light, 0, 1)
    t = xyz / [0.95047, 1, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(a, b, deficiency):
    """How far two colours lie apart for somebody, in CIE76 units; 2.3 are just noticeable."""
    matrix = np.array(MACHADO[deficiency])
    return float(np.linalg.norm(lab(matrix @ linear(a)) - lab(matrix @ linear(b))))


PAIRS = [("meter.low", "meter.middle"), ("meter.middle", "meter.high"), ("meter.low", "meter.high"),
         ("finding.error", "finding.warning"), ("null.good.rms", "null.fair.rms"),
         ("null.fair.rms", "null.bad.rms"), ("null.good.rms", "null.bad.rms"),
         ("null.good.peak", "null.bad.peak"), ("status.warning", "status.note"),
         ("lane.switch.mute", "lane.switch.solo")]


@pytest.mark.parametrize("deficiency", MACHADO)
@pytest.mark.parametrize("color", ["full", "256"])
def test_the_colour_blind_theme_tells_apart_what_means_something_else(tmp_path, deficiency, color):
    found = styles("colour-blind", tmp_path, color)
    near = [(a, b, round(distance(found[a]["foreground"], found[b]["foreground"], deficiency), 1))
            for a, b in PAIRS
            if distance(found[a]["foreground"], found[b]["foreground"], deficiency) < 20]
    assert not near, near


@pytest.mark.parametrize("deficiency", MACHADO)
@pytest.mark.parametrize("theme", COLOURED)
def test_peak_and_rms_part_by_lightness_in_every_theme(tmp_path, theme, deficiency):
    found = styles(theme, tmp_path)
    matrix = np.array(MACHADO[deficiency])
    for name in found:
        if re.match(r"role\.\w+\.rms$", name):
            peak, rms = (lab(matrix @ linear(found[n]["foreground"]))[0]
                         for n in (name.replace(".rms", ".peak"), name))
            assert abs(peak - rms) > 8, (name, peak, rms)


def test_the_judge_sees_that_red_and_green_are_alike_to_some():
    assert distance("#d03030", "#508030", "deuteranopia") < 20 < distance("#d03030", "#508030", "tritanopia")


def test_no_colour_theme_is_told_by_attributes_alone(tmp_path):
    mono = styles("mono", tmp_path)
    assert all(s["foreground"] == s["background"] == "default" for s in mono.values())
    for a, b in [("lane.name", "lane.name.selected"), ("header.source", "header.source.active"),
                 ("lane.switch", "lane.switch.mute"), ("role.bass.peak", "role.bass.rms")]:
        looks = [mono.get(n, {"attributes": []})["attributes"] for n in (a, b)]
        assert looks[0] != looks[1], (a, b)


# ---------------------------------------------------------------- depth of colour

def sent_colours(t):
    """Which kinds of colour the program has sent."""
    raw = bytes(t.raw)
    kinds = set()
    if re.search(rb"\x1b\[[0-9;:]*[34]8[;:]2[;:]", raw):
        kinds.add("full")
    if re.search(rb"\x1b\[[0-9;:]*[34]8[;:]5[;:]", raw):
        kinds.add("256")
    for codes in re.findall(rb"\x1b\[([0-9;]*)m", raw):
        parts = [int(c or 0) for c in codes.split(b";")]
        if 38 in parts or 48 in parts:
            continue
        if any(90 <= c <= 97 or 100 <= c <= 107 for c in parts):
            kinds.add("16")
        if any(30 <= c <= 37 or 40 <= c <= 47 for c in parts):
            kinds.add("8")
    return kinds


@pytest.mark.parametrize("options,settings,more,allowed", [
    ([], "", {}, {"256", "full", "16", "8"}),
    ([], "", {"NO_COLOR": "1"}, set()),
    ([], "", {"NO_COLOR": ""}, {"256", "full", "16", "8"}),
    (["--color", "16"], "", {}, {"16", "8"}),
    (["--color", "8"], "", {}, {"8"}),
    (["--color", "none"], "", {}, set()),
    # The nearer wins: an option, then the settings, then NO_COLOR, then the terminal.
    (["--color", "256"], "", {"NO_COLOR": "1"}, {"256", "16", "8"}),
    (["--color", "256"], "color: none\n", {}, {"256", "16", "8"}),
    ([], "color: 8\n", {"NO_COLOR": "1"}, {"8"}),
    (["--color", "auto"], "color: 8\n", {"NO_COLOR": "1"}, set()),
])
def test_the_nearer_word_on_colours_wins(calm, options, settings, more, allowed):
    if settings:
        path = calm / "config/stemwright/settings.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(settings)
    with opened(calm, *options, **more) as t:
        t.wait_quiet(200, 3)
        sent = sent_colours(t)
        assert sent <= allowed and bool(sent) == bool(allowed), sent


@pytest.mark.parametrize("theme,depth", list(itertools.product(THEMES, ["none", "8", "16", "256", "full"])))
def test_every_theme_draws_at_every_depth(calm, theme, depth):
    with opened(calm, "--theme", theme, "--color", depth) as t:
        t.wait_quiet(150, 3)
        assert "▸1 Drums" in t.text() and "[SUM]" in t.text()
        # What is selected looks different from what is not, at any depth.
        rows = [t.find(name)[1] for name in ("1 Drums", "2 Bass")]
        looks = []
        for row in rows:
            cell = t.cell(5, row)
            looks.append((cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore))
        assert looks[0] != looks[1], looks


def test_ascii_is_ascii(calm):
    with opened(calm, "--ascii") as t:
        t.key(":")
        t.send("gain")
        t.wait_for("gain-up-fine", 3)
        assert t.text().isascii()
        t.key("Esc", delay=0.1)
        t.key("V", delay=0.2)
        assert t.text().isascii()


# ---------------------------------------------------------------- themes

def own_theme(folder, text, name="mine"):
    path = folder / f"config/stemwright/themes/{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_themes_are_seen_while_they_are_chosen_and_kept(calm):
    own_theme(calm, 'palette:\n  ink: "#123456"\n')
    settings = calm / "config/stemwright/settings.yaml"
    settings.write_text("# mine\nmouse: on\n")

    def ink(t):
        x, y = t.find("2 Bass")
        return t.cell(x, y).fg

    with opened(calm) as t:
        t.wait_quiet(200, 3)
        dark = ink(t)
        t.key("V")
        t.wait_for("▸ dark", 3)
        t.key("j")
        t.wait_for("▸ light", 3)
        t.wait_quiet(150, 3)
        light = ink(t)
        assert light != dark
        t.key("Esc")
        t.wait_for("▸ light", 3, gone=True)
        t.wait_quiet(150, 3)
        assert ink(t) == dark
        t.key("V", "End", "Enter", delay=0.1)
        t.wait_for("Theme mine, from now on", 3)
        t.wait_quiet(150, 3)
        mine = ink(t)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    assert settings.read_text() == '# mine\nmouse: on\ntheme: "mine"\n'
    with opened(calm) as t:
        t.wait_quiet(200, 3)
        assert ink(t) == mine
        t.send(":themes nord\r")
        t.wait_for("Theme nord, from now on", 3)
    assert settings.read_text() == '# mine\nmouse: on\ntheme: "nord"\n'


@pytest.mark.parametrize("text,sentence,status", [
    ('styles:\n  meter.clp: "red"\n', r"line 2, column 3: meter.clp is no style; did you mean meter.clip\?", 1),
    ('styles:\n  meter.clip: "bold acent"\n', r"line 2, column 15: no colour “acent”; did you mean accent\?", 1),
    ('palette:\n  ink: "#12"\n', "line 2, column 8: #12 is no colour", 1),
    ('palete:\n  ink: "#123456"\n', r"line 1, column 1: palete is no part of a theme; did you mean palette\?", 1),
    ('inherit: nrod\n', r"There is no theme nrod; did you mean nord\?", 3),
    ('palette: {\n', "mine.yaml: line ", 3),
])
def test_mistakes_in_themes_are_named(calm, text, sentence, status):
    own_theme(calm, text)
    _, errors = run("themes", "mine", folder=calm, status=status)
    assert re.search(sentence, errors), errors


def test_settings_that_are_wrong_cost_a_sentence(calm):
    path = calm / "config/stemwright/settings.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("thema: nord\n")
    with opened(calm, size=(200, 40)) as t:
        t.wait_for(r"line 1, column 1: thema is no setting; did you mean theme\?", 3)
    # What cannot be had is told, and the song opens all the same.
    for setting in ["theme: no-such-theme", "keymap: no-such-map"]:
        path.write_text(setting + "\n")
        with opened(calm, size=(200, 40)) as t:
            t.wait_for(f"settings.yaml: There is no {setting.replace(':', '')}", 3)


# ---------------------------------------------------------------- what is hostile

HOSTILE = "evil\x1b]0;owned\x07\x1b[2J\u202e\x9b5m"


def test_nothing_of_names_and_sentences_reaches_the_terminal(calm):
    own_theme(calm, 'palette:\n  "\\e[31mx": "\\e[2J"\nstyles:\n  "\\e]0;owned\\a": "\\x9bm"\n', name=HOSTILE)
    own_map(calm, 'keys:\n  lanes:\n    "\\e[2J": "\\e]0;owned\\a"\n    "x": "\\e]0;owned\\a"\n', name=HOSTILE)
    (calm / "config/stemwright/settings.yaml").write_text('"\\e]0;owned\\a": 1\n')

    def is_tame(raw):
        assert b"\x1b]0;owned" not in raw and b"\x1b[2J\xe2" not in raw and b"\x1b[31mx" not in raw
        assert "\u202e".encode() not in raw and "\x9b".encode() not in raw

    with opened(calm, "--keymap", HOSTILE, size=(200, 40)) as t:
        t.wait_for("owned", 5)
        t.key("V")
        t.wait_for("evil", 3)
        t.key("End")
        t.wait_quiet(200, 3)
        t.key("Enter")
        t.wait_for("no colour|is no", 3)
        t.key("C-r")
        t.wait_quiet(200, 3)
        t.send(":themes \\\x1b]0;owned\x07x\r")
        t.wait_quiet(200, 3)
        is_tame(bytes(t.raw))
    for arguments in (["keymaps"], ["themes"], ["keymaps", HOSTILE], ["themes", HOSTILE],
                      ["keymaps", HOSTILE, "--json"], ["themes", HOSTILE, "--json"], ["themes", HOSTILE + "x"]):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, env=environment(calm))
        assert b"\x1b" not in done.stdout + done.stderr and b"\x07" not in done.stdout + done.stderr
        is_tame(done.stdout + done.stderr)


# ---------------------------------------------------------------- mouse and first start

def test_the_mouse_can_be_off(calm):
    with opened(calm) as t:
        assert "mouse" in t.modes.on
        x, y = t.find("m s ø")
        t.click(x + 1, y + 1)
        t.wait_for("M s ø", 3)
        t.key("F3")
        t.wait_for("left to the terminal", 3)
        assert "mouse" not in t.modes.on and "bracketed_paste" in t.modes.on
        t.suspend(via_key=True)
        t.resume()
        t.wait_for("M s ø", 3)
        assert "mouse" not in t.modes.on
        t.key("F3")
        t.wait_for("The mouse works", 3)
        assert "mouse" in t.modes.on
        t.key("q")
        t.wait_exit(5)
        assert t.restored() == []
    with opened(calm, "--no-mouse") as t:
        assert "mouse" not in t.modes.on
    (calm / "config/stemwright").mkdir(parents=True)
    (calm / "config/stemwright/settings.yaml").write_text("mouse: off\n")
    with opened(calm) as t:
        assert "mouse" not in t.modes.on
    with opened(calm, "--mouse") as t:
        assert "mouse" in t.modes.on


def test_the_gain_is_dragged(calm):
    with opened(calm) as t:
        x, y = t.find(r"0\.0 m s ø")
        t.send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<32;{x + 5};{y + 1}M")
        t.wait_for(r"\+2.0 m", 3)
        t.send(f"\x1b[<48;{x + 4};{y + 1}M\x1b[<0;{x + 4};{y + 1}m")
        t.wait_for(r"\+0.3 m", 3)


def test_the_first_start_says_two_lines_once(tmp_path):
    with opened(tmp_path) as t:
        t.wait_for("Space .*a .*3 .*F ", 3)
        t.wait_for("every key", 3)
        t.key("m")
        t.wait_for("every key", 3, gone=True)
        t.key("q")
        assert t.wait_exit(5)["code"] == 0
    with opened(tmp_path) as t:
        t.wait_quiet(200, 3)
        assert "every key" not in t.text()
    # Where nothing can be remembered, nothing is said.
    with opened(tmp_path, XDG_STATE_HOME="/dev/null", HOME="/dev/null") as t:
        t.wait_quiet(200, 3)
        assert "every key" not in t.text()
