"""Two deliveries of a song: what changed, against what was planted."""
import json
import shutil

import numpy as np
import pytest

from handoff import RATE, make_song, run, stereo, write_wave


@pytest.fixture
def deliveries(tmp_path):
    make_song(tmp_path / "old", ("Drums", "Bass", "Guitars", "Keys", "Strings", "Lead Vocal"))
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    return tmp_path / "old", tmp_path / "new"


def wave(folder, name):
    return folder / f"Night Drive - {name}.wav"


def change(folder, name, how):
    write_wave(wave(folder, name), how(stereo(wave(folder, name))), RATE)


def compare(tmp_path, old, new, *options, status=0):
    text = run("compare", old, new, *options, folder=tmp_path, status=status)[0]
    document = json.loads(run("compare", "--json", old, new, *options, folder=tmp_path, status=status)[0])
    lanes = {lane["new"] or lane["old"]: lane for lane in document["lanes"]}
    return text, document, {k.removeprefix("Night Drive - ").removesuffix(".wav"): v
                            for k, v in lanes.items()}


def test_equal_deliveries_are_said_to_be(tmp_path, deliveries):
    text, document, lanes = compare(tmp_path, *deliveries)
    assert {lane["state"] for lane in lanes.values()} == {"identical"}
    assert text.count("identical, sample for sample") == 7 and not document["worse"]


def test_what_was_put_right(tmp_path, deliveries):
    old, new = deliveries
    change(old, "Guitars", lambda x: np.roll(x, 37, axis=0))
    change(old, "Keys", lambda x: x * 10 ** (1.5 / 20))
    change(old, "Strings", lambda x: -x)
    text, document, lanes = compare(tmp_path, old, new)
    assert lanes["Bass"]["state"] == "identical"
    assert lanes["Guitars"]["delay_samples"] == pytest.approx(-37, abs=0.05)
    assert lanes["Keys"]["gain_db"] == pytest.approx(-1.5, abs=0.01)
    assert lanes["Strings"]["polarity_inverted"] and lanes["Strings"]["difference_after_db"] < -100
    assert {f["kind"] for f in document["fixed"]} >= {"stem-delay", "stem-gain", "stem-polarity"}
    assert not document["worse"] and document["null_db"] < -100 < document["null_before_db"]
    for words in ["37 samples earlier (0.77 ms)", "1.50 dB softer", "polarity inverted",
                  "Put right", "4 of 7 files identical"]:
        assert words in text, words
    # The other way round it is worse, and the status says so.
    text, document, _ = compare(tmp_path, new, old, status=1)
    assert document["worse"] and "further from the mixdown" in text


def test_a_change_in_one_place_has_its_place(tmp_path, deliveries):
    old, new = deliveries
    random = np.random.default_rng(3)

    def retake(x):
        x = x.copy()
        x[4 * RATE:5 * RATE] += random.normal(0, 0.01, (RATE, 2))
        return x
    change(new, "Lead Vocal", retake)
    text, _, lanes = compare(tmp_path, old, new, status=1)
    spans = lanes["Lead Vocal"]["spans"]
    assert len(spans) == 1 and spans[0]["start_s"] == pytest.approx(4, abs=0.11)
    assert spans[0]["end_s"] == pytest.approx(5, abs=0.11)
    assert spans[0]["level_dbfs"] == pytest.approx(-40, abs=0.6)
    assert "changed from 0:04" in text


def test_renamed_new_and_removed_stems(tmp_path, deliveries):
    old, new = deliveries
    # By role and name; by content (nothing in the name helps); gone; new.
    wave(new, "Bass").rename(new / "NIGHTDRIVE_bass_v2.wav")
    wave(new, "Keys").rename(new / "Night Drive - XQ77.wav")
    wave(new, "Strings").unlink()
    write_wave(wave(new, "Brass"), np.random.default_rng(9).normal(0, 0.05, (8 * RATE, 2)), RATE)
    text, document, _ = compare(tmp_path, old, new, status=1)
    pairs = {(lane["old"], lane["new"]): lane for lane in document["lanes"]}
    for pair in [("Bass.wav", "NIGHTDRIVE_bass_v2.wav"), ("Keys.wav", "Night Drive - XQ77.wav")]:
        lane = pairs["Night Drive - " + pair[0], pair[1]]
        assert lane["renamed"] and lane["state"] == "identical"
    assert pairs[("Night Drive - Strings.wav", None)]["state"] == "removed"
    assert pairs[(None, "Night Drive - Brass.wav")]["state"] == "new"
    assert "no longer there" in text and "renamed" in text


def test_rounding_is_told_from_a_change(tmp_path, deliveries):
    old, new = deliveries
    random = np.random.default_rng(4)
    change(new, "Bass", lambda x: x + random.integers(-1, 2, x.shape) / 2 ** 23)
    text, _, lanes = compare(tmp_path, old, new)
    assert lanes["Bass"]["state"] == "rounding" and "the same but for rounding" in text


def test_bad_input(tmp_path, deliveries):
    run("compare", deliveries[0], tmp_path / "none", folder=tmp_path, status=3)
    run("compare", deliveries[0], folder=tmp_path, status=2)
    run("compare", tmp_path, tmp_path, folder=tmp_path, status=2)
