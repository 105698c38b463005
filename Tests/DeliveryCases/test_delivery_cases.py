"""Generated deliveries through `check --json`: each planted defect is found, with its file and its size, and
nothing else is called a warning or an error."""
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402
import audiofiles  # noqa: E402

PROGRAM = os.environ.get("STEMWRIGHT", str(HERE.parents[1] / ".build/release/stemwright"))
RANK = {"note": 0, "warning": 1, "error": 2}
ARGUMENTS = ["--seed", "11", "--seconds", "6", "--rate", "44100"]

# kinds, number of the variant, stems
DEFECTS = [
    (("stem-delay",), 2, 3), (("stem-delay",), 5, 3), (("stem-gain",), 0, 3), (("stem-polarity",), 0, 3),
    (("stem-channels-swapped",), 0, 5), (("polarity-inverted-channel",), 1, 3), (("stem-extra",), 0, 5),
    (("stem-duplicate",), 0, 3), (("stem-missing",), 0, 3), (("set-gain",), 1, 3), (("mix-bus-eq",), 0, 3),
    (("mix-bus-dynamics",), 0, 2), (("bit-depth-padded",), 0, 3), (("dither-present",), 0, 2),
    (("clipping",), 0, 2), (("clipping-below-fs",), 0, 3), (("lossy-origin",), 0, 3), (("dc-offset",), 0, 3),
    (("normalised",), 0, 4), (("silent-stem",), 1, 3), (("length-mismatch",), 0, 3), (("no-mixdown",), 0, 3),
    (("stem-gain", "stem-polarity"), 0, 3),
]
CLEAN = ("plain", "square", "drum-machine", "loops")


def made(folder, kinds, variant, stems):
    arguments = generate.parser_of_arguments().parse_args([str(folder), *ARGUMENTS, "--stems", str(stems)])
    return generate.planted("-".join(kinds), kinds, variant, arguments).write(str(folder))


def checked(folder, truth):
    """The report on a case and the exit status."""
    place = folder / "cases" / truth["id"]
    run = subprocess.run([PROGRAM, "check", "--json", str(place)], capture_output=True, text=True, timeout=60)
    assert run.returncode in (0, 1), run.stderr
    return json.loads(run.stdout), run.returncode


def names(defect):
    return {defect["stem"], *defect["alt_stems"]}


def fits(defect, finding):
    if finding["kind"] != defect["kind"] or RANK[finding["severity"]] < RANK[defect["min_severity"]]:
        return False
    return defect["stem"] in (None, "*") or finding["stem"] in names(defect)


def right_size(defect, finding):
    asked, got = defect["value"], finding["value"]
    if isinstance(asked, str) and defect["unit"] in ("type", "channel"):
        return got == asked
    if asked is None or isinstance(asked, str) or (defect["tol"] is None and defect["tol_rel"] is None):
        return True
    tolerance = max(defect["tol"] or 0, (defect["tol_rel"] or 0) * abs(asked)) + 1e-9
    return isinstance(got, (int, float)) and abs(got - asked) <= tolerance


def is_explained(finding, truth):
    if any(finding["kind"] == d["kind"] and (d["stem"] in (None, "*") or finding["stem"] in names(d))
           for d in truth["defects"]):
        return True
    return any(a["kind"] == finding["kind"] and a["stem"] in ("*", finding["stem"]) for a in truth["allowed"])


def brief(finding):
    return finding["kind"], finding["stem"], finding["value"], finding["severity"]


def compare(report, status, truth):
    findings = report["findings"]
    for defect in truth["defects"]:
        found = [f for f in findings if fits(defect, f)]
        assert found, (defect["kind"], defect["stem"], [brief(f) for f in findings])
        assert any(right_size(defect, f) for f in found), (defect["kind"], defect["value"], [brief(f) for f in found])
    false = [brief(f) for f in findings if RANK[f["severity"]] > 0 and not is_explained(f, truth)]
    assert not false
    assert status == (1 if any(f["severity"] == "error" for f in findings) else 0)
    reach = truth["null"]["depth_after_max_db"]
    if reach is not None:
        assert report["null"]["depth_after_db"] <= reach


@pytest.mark.parametrize("kinds, variant, stems", DEFECTS, ids=lambda v: "+".join(v) if isinstance(v, tuple) else str(v))
def test_a_planted_defect_is_found(kinds, variant, stems, tmp_path):
    truth = made(tmp_path, kinds, variant, stems)
    assert [d["kind"] for d in truth["defects"]][0] in kinds
    compare(*checked(tmp_path, truth), truth)


@pytest.mark.parametrize("name", CLEAN)
def test_a_right_delivery_passes(name, tmp_path):
    arguments = generate.parser_of_arguments().parse_args([str(tmp_path), *ARGUMENTS])
    truth = generate.faultless(f"clean-{name}", name, 0, arguments).write(str(tmp_path))
    assert truth["clean"] and not truth["allowed"]
    place = tmp_path / "cases" / truth["id"]
    sounds = {p.name: audiofiles.read(str(p))[0] for p in place.iterdir()}
    mix = sounds.pop(truth["mix"])
    residual = mix - sum(sounds.values())
    assert np.sum(residual ** 2) < 1e-11 * np.sum(mix ** 2)
    report, status = checked(tmp_path, truth)
    assert status == 0
    compare(report, status, truth)


def test_the_same_seed_makes_the_same_files(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        made(folder, ("stem-gain",), 0, 2)
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert len(files) == 4
    assert all((one / f).read_bytes() == (two / f).read_bytes() for f in files)
