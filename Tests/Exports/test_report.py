"""The report: one page that is right, readable, printable, and that no name can break."""
import html.parser
import json
import re
import shutil
import subprocess
import tempfile

import numpy as np
import pytest
from PIL import Image

from handoff import HOSTILE, RATE, make_song, run, stereo, write_wave

VOID = {"meta", "br", "path", "rect", "hr", "img", "input", "link"}


class Page(html.parser.HTMLParser):
    """Elements in their nesting, texts, and what must not be there."""

    def __init__(self, text):
        super().__init__()
        self.open, self.starts, self.ids, self.text = [], [], [], ""
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        self.starts.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        assert not [name for name, _ in attributes if name.startswith("on")], attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.starts.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.starts if name == tag]


@pytest.fixture
def song(tmp_path):
    make_song(tmp_path / "song", seconds=12)
    late = tmp_path / "song/Night Drive - Bass.wav"
    write_wave(late, np.roll(stereo(late), 37, axis=0), RATE)
    return tmp_path / "song"


def report(song, tmp_path, name="out.html"):
    path = tmp_path / name
    run("report", song, "-o", path, folder=tmp_path)
    return path


def assert_accessible(page):
    levels = [int(tag[1]) for tag, _ in page.starts if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
    assert len(page.ids) == len(set(page.ids))
    for svg in page.all("svg"):
        assert svg["role"] == "img"
        assert all(name in page.ids for name in svg["aria-labelledby"].split())
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in head for head in page.all("th"))
    assert page.all("html")[0]["lang"] == "en" and page.all("main")


def test_the_page_says_what_the_check_says(tmp_path, song):
    page = Page(report(song, tmp_path).read_text())
    assert_accessible(page)
    document = json.loads(run("check", "--json", song, folder=tmp_path, status=1)[0])
    text = page.text.replace("−", "-")
    for finding in document["findings"]:
        assert finding["headline"] in text and finding["request"] in text
    for file in document["files"]:
        facts = file["facts"]
        for value in ["integrated_lufs", "short_term_max_lufs", "momentary_max_lufs",
                      "loudness_range_lu", "true_peak_dbtp", "peak_dbfs"]:
            assert f"{facts[value]:.1f}" in text.replace("-0.0", "0.0"), (value, facts[value])
    for band in document["null"]["bands"]:
        assert f"{band['depth_db']:.1f}" in text
    # Self-contained, and without scripts.
    assert not page.all("script") and not page.all("link") and not page.all("img")
    assert "http" not in report(song, tmp_path, "again.html").read_text()


def test_the_page_is_the_same_every_time(tmp_path, song):
    assert report(song, tmp_path).read_bytes() == report(song, tmp_path, "again.html").read_bytes()


def test_names_are_text_and_nothing_else(tmp_path, song):
    for index, name in enumerate(HOSTILE):
        write_wave(song / f"Night Drive - {index} {name.replace('/', '_')}.wav", np.zeros((100, 2)), RATE)
    text = report(song, tmp_path).read_text()
    page = Page(text)
    assert_accessible(page)
    assert not page.all("script") and "<script>alert(1)<_script>" in page.text
    assert "\x1b" not in text and "‮" not in text


def test_an_album_is_one_page(tmp_path):
    for title in ["01 Night Drive", "02 Day Walk"]:
        make_song(tmp_path / "album" / title, title=title[3:])
    page = Page(report(tmp_path / "album", tmp_path).read_text())
    assert_accessible(page)
    assert [a["href"] for a in page.all("a")] == ["#song1", "#song2"]
    assert {"song1", "song2"} <= set(page.ids)


@pytest.mark.skipif(not shutil.which("tidy"), reason="tidy is missing")
def test_a_validator_has_nothing_to_say(tmp_path, song):
    path = report(song, tmp_path)
    done = subprocess.run(["tidy", "-q", "-e", "--drop-empty-elements", "no", path],
                          capture_output=True, text=True)
    # tidy takes the titles of drawings for titles of pages, which have no names.
    said = [line for line in done.stderr.splitlines()
            if '<title> proprietary attribute "id"' not in line and line.strip()]
    assert said == []


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browse(path, *options):
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--hide-scrollbars", f"--user-data-dir={profile}", *options, f"file://{path}"],
            capture_output=True, check=True, timeout=120)


def contrast(a, b):
    def luminance(color):
        parts = [c / 255 for c in color]
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    high, low = sorted([luminance(a), luminance(b)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium can be had here")
def test_a_browser_shows_and_prints_it(tmp_path, song):
    path = report(song, tmp_path)
    for scheme, ground in [("light", (255, 255, 255)), ("dark", (0x14, 0x16, 0x1B))]:
        shot = tmp_path / f"{scheme}.png"
        browse(path, "--window-size=1000,1400", f"--screenshot={shot}",
               f"--blink-settings=preferredColorScheme={'1' if scheme == 'light' else '0'}")
        image = Image.open(shot).convert("RGB")
        assert image.getpixel((2, 2)) == ground
        # The waveforms are there: a good share of the picture is neither ground nor panel.
        colors = image.getcolors(1 << 24)
        assert len(colors) > 100
    pdf = tmp_path / "out.pdf"
    browse(path, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    if shutil.which("pdfinfo"):
        facts = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", facts)
        assert abs(float(size[1]) - 595) < 2 and abs(float(size[2]) - 842) < 2
        assert 1 < int(re.search(r"Pages:\s+(\d+)", facts)[1]) < 8


def test_texts_have_contrast(tmp_path, song):
    css = report(song, tmp_path).read_text()
    css = css[css.index("<style>"):css.index("</style>")]
    schemes = re.findall(r":root \{(.*?)\}", css, re.S)
    assert len(schemes) == 3
    for scheme in schemes:
        colors = {name: tuple(int(value[i:i + 2], 16) for i in (0, 2, 4))
                  for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6});", scheme)}
        for ground in ["ground", "panel"]:
            for name in ["text", "soft", "error", "warning", "note", "good"]:
                assert contrast(colors[name], colors[ground]) >= 4.5, (name, ground)
