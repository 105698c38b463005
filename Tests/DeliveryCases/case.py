"""A delivery as it will lie on disk, and the truth about it (schema stem-truth/1)."""
import json
import os
import shutil

import numpy as np

import audiofiles
from dsp import decibels, peak_db, quantised, true_peak_db
from names import Naming


class Track:
    """One file to be: samples at full precision, and how they are stored."""

    def __init__(self, role, data, rate, stem=None):
        self.role, self.data, self.rate, self.stem = role, data, rate, stem
        self.format, self.extension, self.channels = "PCM_24", None, 2
        self.dither = self.name = self.title = self.token = None
        self.touched = False

    @property
    def bits(self):
        """Of the grid; for float the one that the noise of rounding is reckoned with (FLOAT: q = 2^-25)."""
        return 26 if self.format == "FLOAT" else int(self.format[4:])

    def stored(self, rng):
        """The samples as the file holds them."""
        if self.format == "FLOAT":
            kept = np.where(np.abs(self.data) < 2.0 ** -34, 0, self.data)  # numerical dust of transforms
            return kept.astype("<f4").astype(float)
        return quantised(self.data, self.bits, self.dither, rng)


class Case:
    def __init__(self, identifier, song, rng, kinds=()):
        self.id, self.song, self.rng, self.rate = identifier, song, rng, song.rate
        self.kinds = kinds  # all that is to be planted
        self.naming = Naming(rng, song.rate)
        self.tracks = [Track(s.role, s.sound, song.rate, s) for s in song.stems]
        self.mix = Track("Mixdown", sum(t.data for t in self.tracks), song.rate)
        self.defects, self.allowed, self.reaches = [], [], []
        self.container = "wav"

    # What plants use

    def files(self):
        return self.tracks + ([self.mix] if self.mix else [])

    def pick(self, *roles, stereo=False, alike=False, loud=30.0):
        """A stem no plant has touched: of these roles if possible, within `loud` dB of the mix."""
        level = decibels((self.mix.data ** 2).sum())
        free = [t for t in self.tracks if not t.touched and decibels((t.data ** 2).sum()) > level - loud]
        if stereo:
            free = [t for t in free if wide(t.data)]
        if alike:
            free = [t for t in free if correlation(t.data) > 0.88]
        if not free:
            raise LookupError("no stem fits")
        wanted = [t for t in free if t.role in roles] or free
        track = wanted[self.rng.integers(len(wanted))]
        track.touched = True
        return track

    def scale(self, gain):
        for track in self.files():
            track.data = track.data * gain
        for stem in self.song.stems:
            stem.dry, stem.wet = stem.dry * gain, stem.wet * gain

    def sum(self):
        return sum(t.data for t in self.tracks)

    def replace(self, track, data):
        """Another sound for a stem, in the mix too."""
        self.mix.data = self.mix.data + (data - track.data)
        track.data = data

    def plant(self, kind, track, value=None, unit=None, tol=None, tol_rel=None, severity="warning", reach=None,
              other=(), **extra):
        """Notes a defect; `reach` is the null depth that correction must reach ("floor" or dB, None: any)."""
        self.defects.append(dict(kind=kind, stem=track, value=value, unit=unit, tol=tol, tol_rel=tol_rel,
                                 min_severity=severity, any_of=[], alt_stems=list(other), **extra))
        self.reaches.append(reach)

    def allow(self, *kinds, track="*"):
        for kind in kinds:
            if (kind, track) not in self.allowed:
                self.allowed.append((kind, track))

    # To disk

    def name_files(self):
        order = list(self.tracks)
        if self.mix:
            order.insert(0 if self.rng.random() < 0.3 else len(order), self.mix)
        for track in order:
            if track.name is None:
                extension = track.extension or self.container
                if extension == "flac" and track.format == "FLOAT":
                    extension = "wav"
                track.name = self.naming.name(track.role, track.token, track.title) + "." + extension

    def write(self, folder):
        """Writes the files below `folder`/cases and the truth below `folder`/truth."""
        self.name_files()
        place = os.path.join(folder, "cases", self.id)
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        os.makedirs(os.path.join(folder, "truth"), exist_ok=True)
        for track in self.files():
            data = track.stored(self.rng)
            audiofiles.write(os.path.join(place, track.name), data[:, : track.channels], track.rate, track.format)
        self.allow_facts()
        truth = self.truth()
        with open(os.path.join(folder, "truth", self.id + ".json"), "w", encoding="utf-8") as out:
            json.dump(truth, out, indent=1, ensure_ascii=False)
        return truth

    def allow_facts(self):
        """What plainly holds of these files, whatever was planted."""
        planted = {d["kind"] for d in self.defects}
        total = np.zeros((max(len(t.data) for t in self.tracks), 2))
        for track in self.tracks:
            total[: len(track.data)] += track.data
        if "sum-over" not in planted and peak_db(total) > 0:
            self.allow("sum-over")
        if "too-many-stems" not in planted and sum(t.data.shape[1] for t in self.tracks) > 16:
            self.allow("too-many-stems")
        for track in self.files():
            marked = any(d["kind"] == "intersample-over" and d["stem"] is track for d in self.defects)
            if not marked and peak_db(track.data) > -3 and true_peak_db(track.data) > -0.05:
                self.allow("intersample-over", track=track)

    def depth_after(self):
        """The depth that correction has to reach, or None where it is not asked."""
        if not self.mix or not self.reaches or any(r is None for r in self.reaches):
            return None
        power = sum(2.0 ** (2 * (1 - t.bits)) / 12 for t in self.files())
        floor = decibels(power / (self.mix.data ** 2).mean()) + 10
        return float(np.round(max(floor if r == "floor" else r for r in self.reaches), 2))

    def truth(self):
        def label(track):
            return track.name if isinstance(track, Track) else track

        defects = []
        for d in self.defects:
            d = dict(d, stem=label(d["stem"]), alt_stems=[label(t) for t in d["alt_stems"]])
            for key in ("value", "source"):
                d[key] = label(d[key]) if key in d else None
            if d["source"] is None:
                del d["source"]
            defects.append(plain(d))
        clean = not defects
        return dict(
            schema="stem-truth/1", id=self.id, name=self.id, clean=clean, sample_rate=self.rate, bpm=self.song.bpm,
            bar_s=self.song.bar / self.rate, mix=self.mix.name if self.mix else None, title=self.naming.title,
            stems=[dict(file=t.name, role=t.role) for t in self.tracks], defects=defects,
            allowed=[dict(kind=kind, stem=label(track)) for kind, track in self.allowed],
            null=dict(depth_after_max_db=self.depth_after(), clean=clean))


def plain(d):
    """numpy numbers as Python's, for JSON."""
    return {k: v.item() if isinstance(v, np.generic) else v for k, v in d.items()}


def correlation(x):
    """Of left and right."""
    return (x[:, 0] * x[:, 1]).sum() / max(1e-20, np.sqrt((x[:, 0] ** 2).sum() * (x[:, 1] ** 2).sum()))


def wide(x):
    """Both channels sound and differ clearly: exchanging them is audible and measurable."""
    left, right = (x ** 2).sum(0)
    side = ((x[:, 0] - x[:, 1]) ** 2).sum() / 2
    return min(left, right) > 0.02 * max(left, right) and side > 0.01 * (left + right) / 2
