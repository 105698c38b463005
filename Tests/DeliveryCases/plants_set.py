"""Defects of the set of files, of their headers and of the folder."""
import numpy as np

from dsp import amplitude, decibels, peak_db, resampled


def normalised(case, variant):
    peak = (-0.1, -0.3, 0.0, -1.0, -3.0)[variant % 5]
    for track in case.tracks:
        track.data = track.data * (amplitude(peak) / np.abs(track.data).max())
    case.plant("normalised", None, peak, "dBFS", 0.05)
    case.allow("stem-gain", "set-gain", "sum-over", "intersample-over", "null-unexplained")


def trimmed_head(case, frames):
    for track in case.files():
        track.data = track.data[frames:].copy()


def first_sound(case):
    """The frame at which the earliest stem rises above 60 dB below its peak."""
    return min(int(np.flatnonzero(np.abs(t.data).max(1) > np.abs(t.data).max() * 1e-3)[0]) for t in case.tracks)


def lead_silence_short(case, variant):
    lead = (0.05, 0.0, 0.2, 0.35, 0.1)[variant % 5]
    first = first_sound(case)
    if lead == 0:
        first = min(int(np.flatnonzero(np.abs(t.data).max(1))[0]) for t in case.tracks)
        case.allow("truncated-start", "fade-in-start")
    cut = max(0, first - int(lead * case.rate))
    trimmed_head(case, cut)
    case.plant("lead-silence-short", None, (first - cut) / case.rate, "s", 0.05)


def cut_inside(case):
    """A frame a bar or more into the song where as many stems as possible sound steadily."""
    span, best, at = int(0.08 * case.rate), -1, 0
    short = int(0.0005 * case.rate)
    for _ in range(300):
        frame = int(case.song.bar * case.rng.uniform(1.2, 1.9))
        count = 0
        for track in case.tracks:
            piece = track.data[frame : frame + span]
            level = np.sqrt((piece ** 2).mean())
            loud = level > 0.05 * np.sqrt((track.data ** 2).mean())
            count += bool(loud and np.abs(piece[:short]).max() > 0.4 * level)
        if count > best:
            best, at = count, frame
    return at


def truncated_start(case, variant):
    frame = cut_inside(case)
    trimmed_head(case, frame)
    span, short = int(0.08 * case.rate), int(0.0005 * case.rate)
    for track in case.files():
        piece = track.data[:span]
        level = np.sqrt((piece ** 2).mean())
        if level > 0.05 * np.sqrt((track.data ** 2).mean()) and np.abs(piece[:short]).max() > 0.4 * level:
            case.plant("truncated-start", track)
        else:
            case.allow("truncated-start", "fade-in-start", track=track)
    case.plant("lead-silence-short", None, 0.0, "s", 0.05)


def fade_in_start(case, variant):
    """Delay compensation burns a short fade into a start that has no bar of silence."""
    frame = cut_inside(case)
    trimmed_head(case, frame)
    milliseconds = (12, 25, 18, 50)[variant % 4]
    n = int(milliseconds / 1000 * case.rate)
    span = int(0.08 * case.rate)
    for track in case.files():
        piece = track.data[:span]
        steady = np.sqrt((piece[: span // 2] ** 2).mean()) > 0.3 * np.sqrt((piece ** 2).mean())
        loud = np.sqrt((piece ** 2).mean()) > 0.05 * np.sqrt((track.data ** 2).mean())
        track.data[:n] *= np.linspace(0, 1, n)[:, None]
        gentle = np.abs(track.data[: int(0.0005 * case.rate)]).max() < 0.06 * np.sqrt((track.data[:span] ** 2).mean())
        if steady and loud and gentle:
            case.plant("fade-in-start", track, float(milliseconds), "ms")
            case.allow("truncated-start", track=track)
        else:
            case.allow("truncated-start", "fade-in-start", track=track)
    case.plant("lead-silence-short", None, 0.0, "s", 0.05)


def end_level(x, rate):
    return decibels((x[-int(0.01 * rate):] ** 2).mean())


def loud_frame(case, x, low, high):
    """A frame in the given share of the song where `x` sounds about as loud as it gets."""
    n = int(0.01 * case.rate)
    frames = [int(len(x) * f) for f in np.linspace(low, high, 60)]
    return max(frames, key=lambda f: (x[f - n : f] ** 2).sum())


def truncated_end(case, variant):
    if variant % 2:  # one stem stops early
        track = case.pick("Lead Vocal", "Guitars", "Strings", "Keyboards", loud=20)
        frame = loud_frame(case, track.data, 0.72, 0.85)
        track.data = track.data[:frame]
        case.plant("truncated-end", track, end_level(track.data, case.rate), "dBFS", 2)
        case.plant("length-mismatch", track, frame - len(case.mix.data), "samples", 0)
        case.allow("null-unexplained", "stem-wrong-section", "stem-missing")
        return
    frame = loud_frame(case, case.mix.data, 0.75, 0.88)
    for track in case.files():
        track.data = track.data[:frame]
        programme = decibels((track.data ** 2).mean())
        level = end_level(track.data, case.rate)
        if level > max(-62, programme - 30):
            case.plant("truncated-end", track, level, "dBFS", 2)
        else:
            case.allow("truncated-end", track=track)


def length_mismatch(case, variant):
    track = case.pick()
    frames = (4800, -1200, 20, -441, 1, 96000, 512)[variant % 7]
    if frames > 0:
        track.data = np.concatenate([track.data, np.zeros((frames, 2))])
    else:
        track.data = track.data[:frames]
    case.plant("length-mismatch", track, frames, "samples", 0, severity="note" if abs(frames) < 64 else "warning")


def sample_rate_mismatch(case, variant):
    track = case.pick(loud=20)
    other = {44100: 48000, 48000: 44100, 88200: 96000, 96000: 48000}[case.rate]
    if variant % 2 == 0:  # converted: only the rate is another
        track.data = resampled(track.data, case.rate, other)
        case.allow("null-unexplained", "upsampled")
    else:  # the header lies: played at the wrong speed
        case.allow("null-unexplained", "stem-missing", "upsampled", "stem-rate-mismatch", "stem-drift", "stem-delay")
        case.allow("lead-silence-short")
    track.rate = other
    case.plant("sample-rate-mismatch", track, other, "Hz", 0)
    case.allow("length-mismatch", track=track)


def sum_over(case, variant):
    """The stems' sum runs over; the mixdown's fader was down, or it is a float file."""
    gain = amplitude((0.8, 2.0, 3.5)[variant % 3] - peak_db(case.mix.data))
    mixed = case.mix.data
    case.scale(gain)
    for track in case.tracks:
        if np.abs(track.data).max() > 0.97:
            raise LookupError("a single stem runs over")
    if variant % 2 == 0:
        case.mix.data = mixed
        case.plant("set-gain", None, 20 * np.log10(gain), "dB", 0.05, reach="floor")
    else:
        case.mix.format = "FLOAT"
        case.allow("intersample-over", track=case.mix)
    case.plant("sum-over", None, peak_db(case.sum()), "dBFS", 0.05, reach="floor")


def no_mixdown(case, variant):
    case.mix = None
    case.plant("no-mixdown", None)


def too_many_stems(case, variant):
    case.plant("too-many-stems", None, len(case.tracks), "stems", 0)


def file_type(case, variant):
    track = case.pick()
    track.extension = ("mp3", "ogg", "mp3")[variant % 3]
    case.plant("file-type", track, track.extension)
    case.allow("lossy-origin", "length-mismatch", "stem-delay", "stem-gain", "stem-eq", "stem-bus-dynamics",
               "bit-depth-padded", "bit-depth-low", "null-unexplained", "stem-missing", "dither-present",
               "upsampled", "stem-drift", "sum-over", "unreadable-file")


def title_inconsistent(case, variant):
    track = case.pick()
    others = [t for t in ("Wild Honey", "Satellite", "Kingfisher", "Tin Roof") if t != case.naming.title]
    track.title = others[variant % len(others)]
    case.plant("title-inconsistent", track, track.title)


def name_unclear(case, variant):
    track = case.pick()
    track.token = ("Audio 03", "Track 7", "Bounce", "Insert 12")[variant % 4]
    case.plant("name-unclear", track, severity="note")


def missing_core_stem(case, variant):
    case.plant("missing-core-stem", None, severity="note")


def headroom_low(case, variant):
    case.scale(amplitude((-0.6, -0.3, -0.9)[variant % 3] - peak_db(case.mix.data)))
    case.plant("headroom-low", None, peak_db(case.mix.data), "dBFS", 0.05, severity="note")
