#!/usr/bin/env python3
"""Song folders with planted delivery defects, and the truth about them.

    generate.py OUT [--seed N] [--only KIND ...] [--count N] [--rate HZ] [--format wav|flac]
                    [--case ID ...] [--stems N] [--seconds S] [--combinations N] [--clean N] [--first N]

Writes OUT/cases/<id>/ (stems and mixdown) and OUT/truth/<id>.json (stem-truth/1). The same arguments give
the same files, byte for byte, with the same versions of numpy, flac and ffmpeg."""
import argparse
import sys
import zlib

import numpy as np

import clean
import plants_file
import plants_null
import plants_set
from case import Case
from songs import compose

# kind: (module, cases in a set, options of the song)
KINDS = {
    "stem-delay": (plants_null, 4, {}), "stem-gain": (plants_null, 4, {}), "stem-polarity": (plants_null, 2, {}),
    "stem-channels-swapped": (plants_null, 2, {}), "polarity-inverted-channel": (plants_null, 2, {}),
    "interchannel-delay": (plants_null, 3, {}), "stem-extra": (plants_null, 2, {}),
    "stem-duplicate": (plants_null, 2, {}), "stem-missing": (plants_null, 3, {}),
    "stem-wrong-section": (plants_null, 3, {"seconds": 14}), "stem-drift": (plants_null, 3, {"seconds": 14}),
    "stem-rate-mismatch": (plants_null, 3, {}), "stem-eq": (plants_null, 3, {}),
    "stem-bus-dynamics": (plants_null, 2, {}), "return-missing": (plants_null, 3, {"seconds": 12}),
    "return-bleed": (plants_null, 2, {"seconds": 12}), "set-delay": (plants_null, 2, {}),
    "set-gain": (plants_null, 2, {}), "set-polarity": (plants_null, 1, {}),
    "set-drift": (plants_null, 2, {"seconds": 14}), "mix-bus-eq": (plants_null, 3, {}),
    "mix-bus-dynamics": (plants_null, 4, {}),
    "bit-depth-low": (plants_file, 2, {}), "bit-depth-padded": (plants_file, 4, {}),
    "float-integer": (plants_file, 2, {}), "dither-present": (plants_file, 6, {}),
    "no-digital-silence": (plants_file, 1, {}), "clipping": (plants_file, 3, {}),
    "clipping-below-fs": (plants_file, 3, {}), "intersample-over": (plants_file, 2, {"rate": 44100}),
    "limited": (plants_file, 2, {}), "upsampled": (plants_file, 4, {"rate": (48000, 96000, 88200, 96000)}),
    "lossy-origin": (plants_file, 6, {"rate": (44100, 48000)}), "dc-offset": (plants_file, 2, {}),
    "silent-channel": (plants_file, 2, {}), "dual-mono": (plants_file, 1, {}), "mono-file": (plants_file, 1, {}),
    "split-stereo-pair": (plants_file, 2, {}), "silent-stem": (plants_file, 3, {}),
    "normalised": (plants_set, 2, {"count": (4, 7)}), "lead-silence-short": (plants_set, 2, {}),
    "truncated-start": (plants_set, 2, {}), "fade-in-start": (plants_set, 2, {}), "truncated-end": (plants_set, 2, {}),
    "length-mismatch": (plants_set, 4, {}), "sample-rate-mismatch": (plants_set, 2, {}),
    "sum-over": (plants_set, 2, {}), "no-mixdown": (plants_set, 1, {}),
    "too-many-stems": (plants_set, 1, {"roles": True}), "file-type": (plants_set, 2, {}),
    "title-inconsistent": (plants_set, 1, {"count": (4, 7)}), "name-unclear": (plants_set, 1, {}),
    "missing-core-stem": (plants_set, 1, {"roles": ["Drum", "Guitars", "Lead Vocal", "Keyboards"]}),
    "headroom-low": (plants_set, 1, {}),
}
# What one real export may show together.
COMBINATIONS = (
    ("stem-gain", "stem-polarity"), ("stem-delay", "stem-gain"), ("stem-delay", "stem-delay"),
    ("stem-gain", "stem-gain", "stem-polarity"), ("stem-delay", "stem-missing"), ("stem-delay", "stem-extra"),
    ("stem-channels-swapped", "stem-delay"), ("polarity-inverted-channel", "stem-gain"), ("set-gain", "stem-delay"),
    ("set-delay", "stem-gain"), ("stem-drift", "stem-gain"), ("mix-bus-dynamics", "stem-gain"),
    ("mix-bus-eq", "stem-delay"), ("stem-missing", "stem-gain"), ("stem-duplicate", "stem-delay"),
    ("stem-extra", "stem-gain"), ("stem-delay", "bit-depth-low"), ("stem-gain", "length-mismatch"),
    ("lossy-origin", "stem-gain"), ("clipping-below-fs", "stem-delay"), ("stem-polarity", "bit-depth-padded"),
    ("stem-eq", "stem-gain"), ("return-missing", "stem-delay"), ("stem-wrong-section", "stem-gain"),
    ("set-gain", "stem-polarity", "length-mismatch"), ("stem-delay", "stem-gain", "stem-polarity"),
    ("stem-rate-mismatch", "stem-gain"), ("stem-extra", "stem-delay", "stem-polarity"), ("mono-file", "stem-gain"),
    ("title-inconsistent", "stem-delay"), ("dither-present", "stem-gain"), ("set-polarity", "stem-gain"),
    ("silent-stem", "stem-delay"), ("interchannel-delay", "stem-gain"),
    ("clipping-below-fs", "bit-depth-low", "stem-delay"), ("no-mixdown", "lossy-origin"),
    ("no-mixdown", "clipping-below-fs"), ("no-mixdown", "polarity-inverted-channel"),
    ("no-mixdown", "interchannel-delay"), ("no-mixdown", "limited"),
    ("stem-bus-dynamics", "stem-delay"), ("mix-bus-dynamics", "stem-delay"),
)
WORDS = ("dither-present", "bit-depth-low", "bit-depth-padded", "float-integer")
MODULE = {kind: entry[0] for kind, entry in KINDS.items()}
RATES = (48000, 44100, 48000, 96000, 44100, 48000, 88200, 44100)
MANY = ["Drum", "Bass", "Percussion", "Guitars", "Guitars", "Keyboards", "Synths", "Background Vocals", "Lead Vocal",
        "FX"]


def song_options(rng, kinds, index, arguments):
    options = {}
    for kind in kinds:
        options.update(KINDS[kind][2])
    rate = arguments.rate or options.get("rate") or RATES[(index + int(rng.integers(2))) % len(RATES)]
    if isinstance(rate, tuple):
        rate = rate[index % len(rate)]
    low, high = (arguments.stems,) * 2 if arguments.stems else options.get("count", (2 + len(kinds), 8))
    roles = options.get("roles")
    seconds = arguments.seconds or max(options.get("seconds", 0), rng.uniform(6.5, 13))
    return dict(rate=rate, seconds=seconds, count=int(rng.integers(low, high + 1)), roles=MANY if roles is True else roles,
                machine=bool(rng.random() < 0.12), loop=False)


def planted(identifier, kinds, variant, arguments):
    """A case with these defects; another draw of the song where it leaves no room for them."""
    for attempt in range(40):
        rng = np.random.default_rng([arguments.seed, zlib.crc32(identifier.encode()), attempt])
        try:
            options = song_options(rng, kinds, variant, arguments)
            case = Case(identifier, compose(rng, **options), rng, kinds)
            case.container = "flac" if arguments.format == "flac" else "wav"
            if rng.random() < 0.15:
                for track in case.files():
                    track.format = "FLOAT"
            # What concerns the words of the files comes after the sound, the loss of the mixdown last.
            for kind in sorted(kinds, key=lambda k: (k == "no-mixdown", k in WORDS)):
                if kind in WORDS or kind == "clipping":
                    for track in case.files():
                        track.format = "PCM_24"
                again = sum(d["kind"] == kind for d in case.defects)  # the same kind twice, not the same size
                turn = variant + 3 * again + attempt * (kind == "lossy-origin")
                getattr(MODULE[kind], kind.replace("-", "_"))(case, turn)
            return case
        except LookupError as problem:
            print(f"{identifier}: {problem}; another song", file=sys.stderr)
    raise SystemExit(f"{identifier}: no song fits")


def faultless(identifier, name, index, arguments):
    rng = np.random.default_rng([arguments.seed, zlib.crc32(identifier.encode())])
    rate = arguments.rate or (96000 if name == "dark" else RATES[(index + arguments.seed) % len(RATES)])
    seconds = arguments.seconds or rng.uniform(7, 14)
    case = Case(identifier, clean.MAKERS[name](rng, rate, seconds), rng)
    case.container = "flac" if arguments.format == "flac" else "wav"
    clean.complete(name, case)
    return case


def plan(arguments):
    """(identifier, maker, its arguments) of every case, in order."""
    chosen = set(arguments.only or [])
    for kind, (_, count, _) in KINDS.items():
        if not chosen or kind in chosen:
            for i in range(arguments.count if arguments.count is not None else count):
                yield f"{kind}-{i + 1:02d}", planted, ((kind,), i + arguments.first)
    if not chosen or "clean" in chosen:
        for i in range(arguments.clean):
            name = list(clean.MAKERS)[i % len(clean.MAKERS)]
            yield f"clean-{name}-{i // len(clean.MAKERS) + 1:02d}", faultless, (name, i)
    for i in range(arguments.combinations):
        kinds = COMBINATIONS[i % len(COMBINATIONS)]
        yield f"combination-{i + 1:02d}", planted, (kinds, i + arguments.first)


def parser_of_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=[*KINDS, "clean"])
    parser.add_argument("--count", type=int, help="cases of each kind, instead of the table's number")
    parser.add_argument("--clean", type=int, default=len(clean.MAKERS), help="clean controls")
    parser.add_argument("--combinations", type=int, default=0, help="cases with two or three defects")
    parser.add_argument("--first", type=int, default=0, help="number of the first variant of each kind")
    parser.add_argument("--rate", type=int, choices=(44100, 48000, 88200, 96000))
    parser.add_argument("--seconds", type=float, help="length of every song, about")
    parser.add_argument("--case", action="append", help="only the cases of these identifiers")
    parser.add_argument("--stems", type=int, help="stems of every song")
    parser.add_argument("--format", choices=("wav", "flac"), default="wav")
    return parser


def main():
    arguments = parser_of_arguments().parse_args()
    for identifier, maker, details in plan(arguments):
        if arguments.case and identifier not in arguments.case:
            continue
        case = maker(identifier, *details, arguments)
        truth = case.write(arguments.out)
        print(identifier, truth["sample_rate"], len(truth["stems"]), flush=True)


if __name__ == "__main__":
    main()
