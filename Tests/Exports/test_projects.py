"""Projects for other tools, read by programs that are not ours: REAPER's by the rpp package, DAWproject's by
xmllint and zipfile."""
import json
import os
import pathlib
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest

from handoff import HOSTILE, RATE, ROOT, make_song, run, samples, stereo, write_wave

try:
    import rpp
except ImportError:
    rpp = None
reaper = pytest.mark.skipif(rpp is None, reason="the package rpp of PyPI is missing")

SETTINGS = ["--gain", "Drums=-1.7", "--gain", "Bass=2.25", "--mute", "Guitars", "--invert", "Bass",
            "--offset", "Bass=37", "--offset", "Drums=-441"]


@pytest.fixture
def song(tmp_path):
    make_song(tmp_path / "song", ("Drums", "Bass", "Guitars", "Lead Vocal"))
    return tmp_path / "song"


def export(song, to, tmp_path, *options):
    path = tmp_path / f"out.{to}"
    said = run("export", song, "--to", to, "-o", path, *options, folder=tmp_path)[1]
    return path, said


def value(element, key):
    for child in element:
        if isinstance(child, list) and child[0] == key:
            return child[1:]
    raise KeyError(key)


def numbers(element, key):
    return [float(word) for word in value(element, key)]


def item_frames(length, position, offset, frames):
    """A clip on the axis: (first frame, first frame of the file, frames), exact to a thousandth."""
    for seconds in (length, position, offset):
        assert abs(seconds * RATE - round(seconds * RATE)) < 1e-6
    return round(position * RATE), round(offset * RATE), round(length * RATE)


def mixed(tracks, frames):
    """The sum of tracks: (file, factor, first, skip, length) each."""
    total = np.zeros((frames, 2))
    for path, factor, first, skip, length in tracks:
        part = stereo(path).astype(np.float64)[skip:skip + length]
        end = min(frames, first + len(part))
        total[first:end] += factor * part[:end - first]
    return total


def assert_equals_render(total, song, tmp_path, *options):
    out = tmp_path / "render.wav"
    run("render", song, "-o", out, "--format", "float", *options, folder=tmp_path)
    rendered = samples(out).astype(np.float64)
    left = total[:len(rendered)] - rendered
    # 0.001 dB of the render's level, and in fact rounding only.
    assert np.sqrt(np.mean(left ** 2)) < np.sqrt(np.mean(rendered ** 2)) * (10 ** (0.001 / 20) - 1) / 100


def reaper_tracks(project):
    tracks = []
    for track in project.findall("TRACK"):
        item = track.find("ITEM")
        muted, solo = numbers(track, "MUTESOLO")[:2]
        volume, pan = numbers(track, "VOLPAN")[:2]
        assert pan == 0 and numbers(item, "VOLPAN")[0] == 1
        factor = 0 if muted else volume * (-1 if numbers(track, "IPHASE")[0] else 1)
        place = item_frames(numbers(item, "LENGTH")[0], numbers(item, "POSITION")[0],
                            numbers(item, "SOFFS")[0], None)
        tracks.append(((value(item.find("SOURCE"), "FILE")[0], factor, *place), solo))
    if any(solo for _, solo in tracks):
        tracks = [((path, factor if solo else 0, *place), solo)
                  for (path, factor, *place), solo in tracks]
    return [track for track, _ in tracks]


@reaper
@pytest.mark.parametrize("options", [[], SETTINGS, SETTINGS + ["--solo", "Bass", "--solo", "Lead"]])
def test_a_reaper_project_sounds_as_our_render(tmp_path, song, options):
    path, said = export(song, "rpp", tmp_path, *options)
    project = rpp.loads(path.read_text())
    assert said == "" and numbers(project, "SAMPLERATE")[0] == RATE
    names = [value(track, "NAME")[0] for track in project.findall("TRACK")]
    assert names[:4] == ["Drums", "Bass", "Guitars", "Lead Vocal"] and len(names) == 5
    # The mixdown is the last one, muted.
    assert numbers(project.findall("TRACK")[-1], "MUTESOLO")[0] == 1
    colors = {value(track, "PEAKCOL")[0] for track in project.findall("TRACK")}
    assert len(colors) == 5 and all(int(color) >> 24 == 1 for color in colors)
    tracks = reaper_tracks(project)
    frames = 9 * RATE
    assert_equals_render(mixed(tracks, frames), song, tmp_path, *options)


@reaper
def test_reaper_paths_can_be_relative(tmp_path, song):
    projects = tmp_path / "projects"
    projects.mkdir()
    path = projects / "song.rpp"
    run("export", song, "--to", "rpp", "-o", path, "--relative", folder=tmp_path)
    project = rpp.loads(path.read_text())
    for track in project.findall("TRACK"):
        file = value(track.find("ITEM").find("SOURCE"), "FILE")[0]
        assert not file.startswith("/") and (projects / file).is_file()


@reaper
def test_reaper_names_survive_whatever_they_are(tmp_path):
    folder = tmp_path / "song"
    folder.mkdir()
    for index, name in enumerate(HOSTILE):
        write_wave(folder / (f"{index} {name}".replace("/", "_") + ".wav"), np.zeros((100, 2)), RATE)
    path = tmp_path / "out.rpp"
    said = run("export", folder, "--to", "rpp", "-o", path, folder=tmp_path)[1]
    text = path.read_text()
    project = rpp.loads(text)
    tracks = project.findall("TRACK")
    assert len(tracks) == len(HOSTILE)
    assert "\x1b" not in said
    found = 0
    for track in tracks:
        source = track.find("ITEM").find("SOURCE")
        if source is not None and any(c[0] == "FILE" for c in source if isinstance(c, list)):
            assert os.path.isfile(value(source, "FILE")[0])
            found += 1
    # Of a line break and of three kinds of quotes the format knows nothing: both are said.
    assert found == len(HOSTILE) - 2 and len(said.splitlines()) == 2


def dawproject(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.read("project.xml"), archive.read("metadata.xml"), archive.namelist()


@pytest.mark.parametrize("options", [[], SETTINGS[:-6] + ["--solo", "Bass"], SETTINGS])
def test_a_dawproject_sounds_as_our_render(tmp_path, song, options):
    path, said = export(song, "dawproject", tmp_path, *options)
    project = ElementTree.fromstring(dawproject(path)[0])
    assert ("polarity" in said) == ("--invert" in options)
    tracks, soloed = {}, set()
    for track in project.findall("Structure/Track"):
        channel = track.find("Channel")
        if channel.get("role") == "master":
            continue
        muted = channel.find("Mute").get("value") == "true"
        tracks[track.get("id")] = 0 if muted else float(channel.find("Volume").get("value"))
        if channel.get("solo") == "true":
            soloed.add(track.get("id"))
        assert track.get("color").startswith("#")
    parts = []
    for lane in project.findall("Arrangement/Lanes/Lanes"):
        clip, track = lane.find("Clips/Clip"), lane.get("track")
        factor = tracks[track] if not soloed or track in soloed else 0
        place = item_frames(*(float(clip.get(key)) for key in ("duration", "time", "playStart")), None)
        file = clip.find("Audio/File")
        assert file.get("external") == "true"
        parts.append((file.get("path"), factor, *place))
    if "--invert" in options:
        # Said above to be the reader's to do: the second track is Bass.
        parts[1] = (parts[1][0], -parts[1][1], *parts[1][2:])
    assert_equals_render(mixed(parts, 9 * RATE), song, tmp_path, *options)


def test_embedded_audio_is_the_delivered_audio(tmp_path, song):
    path, _ = export(song, "dawproject", tmp_path, "--embed")
    subprocess.run(["unzip", "-tqq", path], check=True)
    with zipfile.ZipFile(path) as archive:
        project = ElementTree.fromstring(archive.read("project.xml"))
        inside = [file.get("path") for file in project.iter("File")]
        assert sorted(inside) == sorted(n for n in archive.namelist() if n.startswith("audio/"))
        delivered = sorted(p.read_bytes() for p in song.glob("*.wav"))
        assert sorted(archive.read(name) for name in inside) == delivered
    again = tmp_path / "again"
    again.mkdir()
    other, _ = export(song, "dawproject", again, "--embed")
    assert other.read_bytes() == path.read_bytes()


SCHEMAS = pathlib.Path(os.environ.get("DAWPROJECT_SCHEMAS", ROOT.parent / "shared/dawproject"))


@pytest.mark.skipif(not (SCHEMAS / "Project.xsd").is_file() or not shutil.which("xmllint"),
                    reason="xmllint, or a folder DAWPROJECT_SCHEMAS with the published schemas, is missing")
@pytest.mark.parametrize("hostile", [False, True])
def test_a_dawproject_is_valid_against_the_published_schemas(tmp_path, song, hostile):
    if hostile:
        for index, name in enumerate(HOSTILE):
            write_wave(song / (f"{index} {name}".replace("/", "_") + ".wav"), np.zeros((100, 2)), RATE)
    for embed in ([], ["--embed"]):
        path = tmp_path / f"out{len(embed)}.dawproject"
        run("export", song, "--to", "dawproject", "-o", path, *embed,
            *([] if hostile else SETTINGS), folder=tmp_path)
        project, metadata, _ = dawproject(path)
        if hostile and not embed:
            # All but the one with an escape character can be found.
            files = [file.get("path") for file in ElementTree.fromstring(project).iter("File")]
            assert sum(os.path.isfile(file) for file in files) == len(files) - 1
        for schema, document in [("Project.xsd", project), ("MetaData.xsd", metadata)]:
            done = subprocess.run(
                ["xmllint", "--noout", "--schema", f"{SCHEMAS}/{schema}", "-"], input=document,
                capture_output=True)
            assert done.returncode == 0, done.stderr.decode()


def test_json_has_everything_for_a_shell(tmp_path, song):
    document = json.loads(run("export", song, "--to", "json", *SETTINGS, folder=tmp_path)[0])
    assert document["schema"] == "stemwright-export/1"
    bass = next(stem for stem in document["stems"] if stem["name"] == "Bass")
    assert bass["settings"] == {"audible": True, "factor": pytest.approx(-10 ** (2.25 / 20)),
                                "gain_db": 2.25, "muted": False, "offset": 37,
                                "polarity_inverted": True, "soloed": False}
    assert pathlib.Path(bass["files"][0]).is_file() and document["mixdown"]["role"] == "Mixdown"
    silent = json.loads(run("export", song, "--to", "json", "--gain", "Bass=-inf", folder=tmp_path)[0])
    assert silent["stems"][1]["settings"]["gain_db"] is None


def test_exports_begin_with_the_saved_session(tmp_path, song):
    (song / "stemwright.json").write_text(json.dumps({
        "schema": "stemwright-session/1", "sample_rate": RATE,
        "stems": {"Night Drive - Bass.wav": {"gain_db": -3, "muted": True, "offset": 12}},
        "markers": [{"at": 48000, "name": "Chorus"}], "loop": {"from": 100, "to": 200, "on": True}}))
    path, said = export(song, "dawproject", tmp_path)
    project = ElementTree.fromstring(dawproject(path)[0])
    assert [(m.get("time"), m.get("name")) for m in project.iter("Marker")] == [("1", "Chorus")]
    assert "loop" in said
    bass = next(t for t in project.iter("Track") if t.get("name") == "Bass").find("Channel")
    assert bass.find("Mute").get("value") == "true"
    assert float(bass.find("Volume").get("value")) == pytest.approx(10 ** (-3 / 20))
    document = json.loads(run("export", song, "--to", "json", "--no-session",
                              folder=tmp_path)[0])
    assert document["stems"][1]["settings"]["gain_db"] == 0 and document["markers"] == []
    kept = json.loads(run("export", song, "--to", "json", folder=tmp_path)[0])
    assert kept["loop"][1] == {"frame": 200, "name": "", "seconds": pytest.approx(200 / RATE)}


def test_nothing_is_written_over_or_into_the_song(tmp_path, song):
    path, _ = export(song, "rpp", tmp_path)
    before = path.read_bytes()
    assert "already there" in run(
        "export", song, "--to", "rpp", "-o", path, "--mute", "Bass", folder=tmp_path, status=2)[1]
    assert path.read_bytes() == before
    run("export", song, "--to", "rpp", "-o", path, "--mute", "Bass", "--force", folder=tmp_path)
    assert path.read_bytes() != before
    pipe, stem = tmp_path / "pipe", tmp_path / "another song's.wav"
    os.mkfifo(pipe)
    stem.write_bytes(b"somebody's work")
    for to in ("rpp", "dawproject", "json"):
        error = run("export", song, "--to", to, "-o", pipe, "--force", folder=tmp_path, status=2)[1]
        assert "a pipe" in error and pipe.is_fifo()
        error = run("export", song, "--to", to, "-o", stem, "--force", folder=tmp_path, status=2)[1]
        assert "sound file" in error and stem.read_bytes() == b"somebody's work"
        inside = song / f"x.{to}"
        run("export", song, "--to", to, "-o", inside, folder=tmp_path, status=2)
        assert not inside.exists()
    for to in ("rpp", "dawproject"):
        error = run("export", song, "--to", to, "-o", tmp_path / "none" / "x", folder=tmp_path, status=3)[1]
        assert "no such folder" in error.lower()
    assert not [p for p in tmp_path.iterdir() if ".tmp-" in p.name]
