"""Files in, figures and files out: null, overview and render, with other programs as judges."""
import resource
import signal
import subprocess
import time

import numpy as np
import pytest

from program import BUNKER, PROGRAM, environment, factor, run, run_json, samples, stereo, write_wave

RATE = 48000


def song(folder, seconds=3, rate=RATE, mixdown=True, scale=1.0):
    """Two stems and their mixdown with a planted difference, 24 bit."""
    folder.mkdir()
    random = np.random.default_rng(7)
    stems = [np.rint(random.uniform(-0.2, 0.2, (seconds * rate, 2)) * scale * 2 ** 23) / 2 ** 23
             for _ in range(2)]
    write_wave(folder / "Song - Bass.wav", stems[0], rate)
    write_wave(folder / "Song - Drums.wav", stems[1], rate)
    mix = stems[0] + stems[1]
    mix[rate + 5, 1] += 0.25
    if mixdown:
        write_wave(folder / "Song - Mixdown.wav", mix, rate)
    return stems, mix


def sox_stat(path):
    """Peak and RMS as sox measures them, of both channels together."""
    said = subprocess.run(["sox", str(path), "-n", "stat"], capture_output=True, text=True, check=True)
    lines = dict(line.rsplit(":", 1) for line in said.stderr.splitlines() if ":" in line)
    lines = {" ".join(name.split()): float(value) for name, value in lines.items()}
    return (max(lines["Maximum amplitude"], -lines["Minimum amplitude"]), lines["RMS amplitude"])


def decibels(amplitude):
    return 20 * np.log10(amplitude)


# null

def test_null_of_a_song_as_sox_measures_it(tmp_path):
    stems, mix = song(tmp_path / "song")
    report = run_json("null", tmp_path / "song", "--json", folder=tmp_path)
    residual = tmp_path / "residual.wav"
    folder = tmp_path / "song"
    subprocess.run(["sox", "-m", "-v", "1", str(folder / "Song - Mixdown.wav"),
                    "-v", "-1", str(folder / "Song - Bass.wav"),
                    "-v", "-1", str(folder / "Song - Drums.wav"),
                    "-b", "32", "-e", "float", str(residual)], check=True)
    peak, rms = sox_stat(residual)
    _, reference = sox_stat(folder / "Song - Mixdown.wav")
    assert abs(report["residual_peak_dbfs"] - decibels(peak)) < 0.001
    assert abs(report["residual_rms_dbfs"] - decibels(rms)) < 0.02
    assert abs(report["reference_rms_dbfs"] - decibels(reference)) < 0.001
    exact = np.sqrt(np.sum((mix - stems[0] - stems[1]) ** 2) / np.sum(mix ** 2))
    assert abs(report["depth_db"] - decibels(exact)) < 0.001
    assert report["peak_frame"] == RATE + 5 and not report["is_exact"]
    assert report["schema"] == "stemwright-null/1" and report["frames"] == 3 * RATE
    text = run("null", tmp_path / "song", folder=tmp_path)[0]
    assert "%.2f dB" % report["depth_db"] in text and "frame 48005" in text


def test_null_has_a_status_for_scripts(tmp_path):
    song(tmp_path / "song")
    depth = run_json("null", tmp_path / "song", "--json", folder=tmp_path)["depth_db"]
    run("null", tmp_path / "song", "--below", str(depth - 0.1), folder=tmp_path, status=1)
    run("null", tmp_path / "song", "--below", str(depth + 0.1), folder=tmp_path)
    run("null", tmp_path / "song", "--below", "much", folder=tmp_path, status=2)
    run("null", folder=tmp_path, status=2)
    run("null", tmp_path / "none", folder=tmp_path, status=3)
    song(tmp_path / "bare", mixdown=False)
    assert "without a mixdown" in run("null", tmp_path / "bare", folder=tmp_path, status=3)[1]


def test_null_of_two_files(tmp_path):
    frames = np.random.default_rng(1).uniform(-0.5, 0.5, (RATE, 2))
    for name, content, rate in [("a", frames, RATE), ("same", frames, RATE),
                                ("softer", frames * 10 ** (-60 / 20) + frames, RATE),
                                ("short", frames[:-100], RATE), ("slow", frames, 44100),
                                ("mono", frames[:, :1], RATE)]:
        write_wave(tmp_path / f"{name}.wav", content, rate)
    a = tmp_path / "a.wav"
    exact = run_json("null", a, tmp_path / "same.wav", "--json", folder=tmp_path)
    assert exact["is_exact"] and "depth_db" not in exact
    run("null", a, tmp_path / "same.wav", "--below", "-200", folder=tmp_path)
    softer = run_json("null", a, tmp_path / "softer.wav", "--json", folder=tmp_path)
    assert abs(softer["depth_db"] + 60) < 0.01
    out, err = run("null", a, tmp_path / "short.wav", folder=tmp_path)
    assert "100 frames shorter" in err and len(err.splitlines()) == 1 and "null depth" in out
    for other, word in [("slow", "rates"), ("mono", "channel counts")]:
        out, err = run("null", a, tmp_path / f"{other}.wav", folder=tmp_path, status=2)
        assert word in err and len(err.splitlines()) == 1 and not out
    (tmp_path / "text.wav").write_text("no sound")
    assert "text.wav" in run("null", a, tmp_path / "text.wav", folder=tmp_path, status=3)[1]


# overview

def test_overview_says_what_sox_says_and_is_kept(tmp_path):
    song(tmp_path / "song")
    first = run("overview", tmp_path / "song", folder=tmp_path)[0]
    for line, name in zip(first.splitlines(), ["Drums", "Bass", "Mixdown"]):
        peak, rms = map(decibels, sox_stat(tmp_path / "song" / f"Song - {name}.wav"))
        assert line.startswith(name) and "peak %6.1f dBFS, RMS %6.1f dBFS" % (peak, rms) in line
    kept = list((tmp_path / "cache/stemwright/overviews").iterdir())
    assert len(kept) == 3
    assert run("overview", tmp_path / "song", folder=tmp_path)[0] == first


def test_overview_counts_overs(tmp_path):
    (tmp_path / "song").mkdir()
    frames = np.full((1000, 2), 0.25)
    frames[500:507, 0] = 1.0
    write_wave(tmp_path / "song/Bass.wav", frames)
    assert "7 overs" in run("overview", tmp_path / "song", folder=tmp_path)[0]


# render

def test_stems_add_up_to_the_sum(tmp_path):
    options = [BUNKER, "--gain", "Bass=-2.5", "--invert", "Drums", "--offset", "Guitar=441",
               "--format", "float"]
    run("render", *options, "-o", tmp_path / "sum.wav", folder=tmp_path)
    run("render", *options, "--stems", tmp_path / "stems", folder=tmp_path)
    files = sorted((tmp_path / "stems").iterdir())
    assert [file.name for file in files] == ["01 Drums.wav", "02 Bass.wav", "03 Guitar.wav"]
    total = sum((stereo(file) for file in files[1:]), start=stereo(files[0]))
    assert (total == samples(tmp_path / "sum.wav")).all()
    channels = {name: samples(BUNKER / f"{name}.flac").shape[1] for name in ["Drums", "Bass"]}
    assert samples(files[0]).shape[1] == channels["Drums"]
    assert samples(files[1]).shape[1] == channels["Bass"]


@pytest.mark.parametrize("option, value, said", [
    ("--offset", "Bass=99999999999", "ten minutes"), ("--offset", "Bass=1e3", "no number"),
    ("--gain", "Bass=24.1", "24 dB at most"), ("--gain", "=3", "write the stem")])
def test_what_no_stem_can_be_set_to_is_refused(tmp_path, option, value, said):
    out = tmp_path / "out.wav"
    assert said in run("render", BUNKER, "-o", out, option, value, folder=tmp_path, status=2)[1]
    assert not out.exists()


def test_muted_stems_are_not_written(tmp_path):
    run("render", BUNKER, "--mute", "Bass", "--stems", tmp_path / "s", "--container", "flac",
        folder=tmp_path)
    assert sorted(f.name for f in (tmp_path / "s").iterdir()) == ["01 Drums.flac", "03 Guitar.flac"]


@pytest.mark.parametrize("ending, kind", [
    ("wav", "Microsoft PCM"), ("w64", "Sony Wave64"), ("aiff", "Big-Endian"), ("flac", "FLAC")])
def test_soxi_knows_every_kind(tmp_path, ending, kind):
    path = tmp_path / f"out.{ending}"
    run("render", BUNKER, "-o", path, folder=tmp_path)
    said = subprocess.run(["sox", "--info", str(path)], capture_output=True, text=True, check=True).stdout
    assert "24-bit" in said and "44100" in said and ": 2" in said
    run("render", BUNKER, "-o", tmp_path / "again.wav", folder=tmp_path)
    assert (samples(path) == samples(tmp_path / "again.wav")).all()


def test_sixteen_bits_are_dithered_only_where_bits_are_lost(tmp_path):
    def render(name, *options):
        run("render", BUNKER, "--format", "16", *options, "-o", tmp_path / name, folder=tmp_path)
        return np.rint(samples(tmp_path / name) * 32768)
    whole = np.rint(stereo(BUNKER / "Drums.flac") * 32768)
    # A 16-bit stem by itself needs none; under a gain it does, by at most two steps, the same every time.
    assert (render("a.wav", "--solo", "Drums") == whole).all()
    dithered = render("b.wav", "--gain", "Drums=-3", "--solo", "Drums")
    plain = render("c.wav", "--gain", "Drums=-3", "--solo", "Drums", "--no-dither")
    expected = np.rint(stereo(BUNKER / "Drums.flac") * factor(-3) * np.float32(32768))
    assert (plain == expected).all()
    assert 0 < np.abs(dithered - plain).max() <= 1 and np.abs((dithered - plain).mean()) < 0.01
    render("d.wav", "--gain", "Drums=-3", "--solo", "Drums")
    assert (tmp_path / "b.wav").read_bytes() == (tmp_path / "d.wav").read_bytes()


def test_overs_are_said_and_floats_keep_them(tmp_path):
    options = ["--gain", "Drums=+20"]
    mix = factor(20) * stereo(BUNKER / "Drums.flac") + stereo(BUNKER / "Bass.flac")
    mix = mix + stereo(BUNKER / "Guitar.flac")
    count = int((np.abs(mix) > 1).sum())
    assert count > 0
    _, said = run("render", BUNKER, *options, "-o", tmp_path / "a.wav", folder=tmp_path)
    assert f"{count} samples over full scale were clipped" in said
    assert np.abs(samples(tmp_path / "a.wav")).max() <= 1
    _, said = run("render", BUNKER, *options, "--format", "float", "-o", tmp_path / "b.wav",
                  folder=tmp_path)
    assert f"{count} samples over full scale were kept" in said
    assert (samples(tmp_path / "b.wav") == mix).all()


def test_the_time_reference_is_kept(tmp_path):
    folder = tmp_path / "song"
    song(folder)
    for file in folder.iterdir():
        plain = file.rename(tmp_path / "plain.wav")
        subprocess.run(["ffmpeg", "-v", "error", "-i", str(plain), "-c:a", "pcm_s24le", "-write_bext",
                        "1", "-metadata", "time_reference=172800000", str(file)], check=True)
    run("render", folder, "--from", "1", "-o", tmp_path / "out.wav", folder=tmp_path)
    said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format_tags=time_reference",
                           "-of", "csv=p=0", str(tmp_path / "out.wav")], capture_output=True,
                          text=True, check=True).stdout
    assert int(said) == 172800000 + RATE


def test_nothing_is_written_where_it_must_not_be(tmp_path):
    folder = tmp_path / "song"
    song(folder)
    before = sorted(folder.iterdir())
    for place in [folder / "sum.wav", tmp_path / "song/../song/x.wav"]:
        assert "song's folder" in run("render", folder, "-o", place, folder=tmp_path, status=2)[1]
    run("render", folder, "--stems", folder, folder=tmp_path, status=2)
    assert sorted(folder.iterdir()) == before
    run("render", folder, "-o", tmp_path / "x.mp3", folder=tmp_path, status=2)
    run("render", folder, "-o", tmp_path / "x.flac", "--format", "float", folder=tmp_path, status=3)
    run("render", folder, folder=tmp_path, status=2)
    (tmp_path / "stems").mkdir()
    (tmp_path / "stems/01 Drums.wav").write_bytes(b"mine")
    run("render", folder, "--stems", tmp_path / "stems", folder=tmp_path, status=2)
    assert [f.name for f in (tmp_path / "stems").iterdir()] == ["01 Drums.wav"]
    assert run("render", folder, "-o", tmp_path / "no/x.wav", folder=tmp_path, status=3)[1]


def limited(megabytes):
    """Before exec: no file grows beyond the limit, and the signal that says so is ignored."""
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = megabytes << 20
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return prepare


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_a_file_that_does_not_fit_leaves_nothing(tmp_path, ending):
    song(tmp_path / "song", seconds=20)
    out = tmp_path / "out"
    out.mkdir()
    done = subprocess.run([PROGRAM, "render", str(tmp_path / "song"), "-o", str(out / f"x.{ending}")],
                          capture_output=True, text=True, env=environment(tmp_path),
                          preexec_fn=limited(1), timeout=60)
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1
    assert "file of this size" in done.stderr and "Nothing was written" in done.stderr
    assert list(out.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path):
    song(tmp_path / "song", seconds=20)
    script = ('mount -t tmpfs -o size=1m none "$1" || exit 77; "$2" render "$3" -o "$1/x.wav"; '
              'status=$?; ls -A "$1"; exit $status')
    (tmp_path / "disk").mkdir()
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", tmp_path / "disk", PROGRAM,
                           tmp_path / "song"], capture_output=True, text=True,
                          env=environment(tmp_path), timeout=60)
    if done.returncode in (1, 77):
        pytest.skip("no file system may be mounted here")
    assert done.returncode == 3 and "The disk is full." in done.stderr and done.stdout == ""


def test_a_broken_stem_ends_the_render(tmp_path):
    folder = tmp_path / "song"
    song(folder)
    flac = folder / "Song - Keys.flac"
    subprocess.run(["flac", "-s", str(folder / "Song - Bass.wav"), "-o", str(flac)], check=True)
    data = bytearray(flac.read_bytes())
    data[len(data) // 2:len(data) // 2 + 2000] = bytes(2000)
    flac.write_bytes(data)
    _, said = run("render", folder, "-o", tmp_path / "x.wav", folder=tmp_path, status=3)
    assert "Keys" in said and "Nothing was written" in said
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("x.wav")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_calling_it_off_leaves_nothing(tmp_path, number):
    song(tmp_path / "song", seconds=60, rate=192000)
    out = tmp_path / "out"
    process = subprocess.Popen([PROGRAM, "render", str(tmp_path / "song"), "--stems", str(out),
                                "--container", "flac"],
                               stderr=subprocess.PIPE, text=True, env=environment(tmp_path))
    while not out.is_dir() or not list(out.iterdir()):
        time.sleep(0.002)
    process.send_signal(number)
    assert "nothing was written" in process.communicate(timeout=30)[1]
    assert process.returncode == 130 and not out.exists()
