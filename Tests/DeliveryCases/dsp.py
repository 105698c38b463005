"""Signal processing on arrays of shape (frames, channels), 64-bit float, full scale 1.0."""
import numpy as np


def decibels(power):
    return 10 * np.log10(np.maximum(power, 1e-30))


def amplitude(db):
    return 10 ** (db / 20)


def peak_db(x):
    return 20 * np.log10(max(np.abs(x).max(initial=0), 1e-15))


def active_power(x, rate, span=0.05, range_db=60):
    """Mean square over the blocks within `range_db` of the loudest one: pauses do not count."""
    n = max(1, int(span * rate))
    blocks = len(x) // n
    energy = (x[: blocks * n] ** 2).reshape(blocks, -1).mean(1)
    if energy.max(initial=0) == 0:
        return 0.0
    return energy[energy > energy.max() * 10 ** (-range_db / 10)].mean()


def fast_length(n):
    """The smallest 2^a 3^b 5^c that is not below n."""
    best = 1 << (n - 1).bit_length()
    for five in (1, 5, 25):
        for three in (1, 3, 9, 27):
            odd = five * three
            power = 1
            while odd * power < n:
                power *= 2
            best = min(best, odd * power)
    return best


def filtered(x, response, rate, tail=1.0):
    """`x` through a frequency response (a function of the frequencies in Hz), same length."""
    size = fast_length(len(x) + int(tail * rate))
    spectrum = np.fft.rfft(x, size, axis=0)
    gain = response(np.fft.rfftfreq(size, 1 / rate))
    return np.fft.irfft(spectrum * (gain[:, None] if x.ndim == 2 else gain), size, axis=0)[: len(x)]


def biquad(kind, frequency, q, gain_db, rate):
    """Response of a section of R. Bristow-Johnson's cookbook for audio EQ biquads."""
    w0 = 2 * np.pi * frequency / rate
    a = 10 ** (gain_db / 40)
    alpha, c = np.sin(w0) / (2 * q), np.cos(w0)
    root = 2 * np.sqrt(a) * alpha
    table = {
        "bell": ((1 + alpha * a, -2 * c, 1 - alpha * a), (1 + alpha / a, -2 * c, 1 - alpha / a)),
        "highpass": (((1 + c) / 2, -(1 + c), (1 + c) / 2), (1 + alpha, -2 * c, 1 - alpha)),
        "lowpass": (((1 - c) / 2, 1 - c, (1 - c) / 2), (1 + alpha, -2 * c, 1 - alpha)),
        "bandpass": ((alpha, 0, -alpha), (1 + alpha, -2 * c, 1 - alpha)),
        "lowshelf": (
            (a * (a + 1 - (a - 1) * c + root), 2 * a * (a - 1 - (a + 1) * c),
             a * (a + 1 - (a - 1) * c - root)),
            (a + 1 + (a - 1) * c + root, -2 * (a - 1 + (a + 1) * c), a + 1 + (a - 1) * c - root)),
        "highshelf": (
            (a * (a + 1 + (a - 1) * c + root), -2 * a * (a - 1 + (a + 1) * c),
             a * (a + 1 + (a - 1) * c - root)),
            (a + 1 - (a - 1) * c + root, 2 * (a - 1 - (a + 1) * c), a + 1 - (a - 1) * c - root)),
    }
    b, d = table[kind]

    def response(f):
        z = np.exp(-2j * np.pi * f / rate)
        return (b[0] + b[1] * z + b[2] * z * z) / (d[0] + d[1] * z + d[2] * z * z)

    return response


def chain(*responses):
    return lambda f: np.prod([r(f) for r in responses], axis=0)


def brickwall(low, high):
    """Linear phase: 1 below `low` Hz, 0 above `high`, a raised cosine between."""
    return lambda f: 0.5 + 0.5 * np.cos(np.pi * np.clip((f - low) / (high - low), 0, 1))


def shifted(x, frames):
    """`x` later by `frames` (earlier when negative), same length; fractions by a windowed sinc."""
    whole = int(np.floor(frames))
    fraction = frames - whole
    if fraction:  # a kernel of 128 taps, as a converter of rates has: its ringing ends
        distance = np.arange(-64, 64) - fraction
        kernel = np.sinc(distance) * np.i0(10 * np.sqrt(np.maximum(0, 1 - (distance / 64.5) ** 2))) / np.i0(10)
        x = np.stack([np.convolve(c, kernel)[64 : 64 + len(x)] for c in x.T], 1)
    out = np.zeros_like(x)
    if whole >= 0:
        out[whole:] = x[: len(x) - whole]
    else:
        out[:whole] = x[-whole:]
    return out


def stretched(x, ratio, length=None, taps=64):
    """Resampled so that `x` lasts `ratio` times as long: output frame i holds the input at i / ratio.

    Windowed sinc, cut off at the lower of both Nyquist frequencies."""
    length = int(np.ceil(len(x) * ratio)) if length is None else length
    cut = min(1.0, ratio)
    half = int(np.ceil(taps / 2 / cut))
    padded = np.concatenate([np.zeros((half, x.shape[1])), x, np.zeros((half + 2, x.shape[1]))])
    out = np.empty((length, x.shape[1]))
    grid = np.linspace(0, half, 65537)
    kaiser = np.i0(12 * np.sqrt(np.maximum(0, 1 - (grid / half) ** 2))) / np.i0(12)
    for start in range(0, length, 65536):
        position = np.arange(start, min(start + 65536, length)) / ratio
        whole = np.minimum(np.floor(position).astype(int), len(x))
        fraction = position - whole
        block = np.zeros((len(position), x.shape[1]))
        for k in range(-half + 1, half + 1):
            distance = k - fraction
            weight = cut * np.sinc(cut * distance) * np.interp(np.abs(distance), grid, kaiser)
            block += weight[:, None] * padded[whole + k + half]
        out[start : start + len(position)] = block
    return out


def resampled(x, source, target):
    """Rate conversion of the whole signal in the frequency domain, a steep edge at 0.985 of the lower Nyquist."""
    common = np.gcd(source, target)
    up, down = target // common, source // common
    blocks = -(-(len(x) + 2048) // down)
    size = blocks * down
    spectrum = np.fft.rfft(x, size, axis=0)
    nyquist = min(source, target) / 2
    f = np.arange(len(spectrum)) * source / size
    spectrum *= brickwall(0.955 * nyquist, 0.998 * nyquist)(f)[:, None]
    out_size = blocks * up
    out = np.zeros((out_size // 2 + 1, x.shape[1]), complex)
    bins = min(len(out), len(spectrum))
    out[:bins] = spectrum[:bins]
    return np.fft.irfft(out, out_size, axis=0)[: int(round(len(x) * up / down))] * (up / down)


def convolved(x, response):
    size = fast_length(len(x) + len(response))
    return np.fft.irfft(np.fft.rfft(x, size, axis=0) * np.fft.rfft(response, size, axis=0), size, axis=0)[: len(x)]


def reverb(x, rate, rng, seconds=1.2, predelay=0.015, brightness=6000.0):
    """The wet part alone: a few early reflections and a decorrelated, darkening tail; energy gain about 1."""
    n = int(min(seconds * 1.3, 4) * rate)
    t = np.arange(n) / rate
    noise = rng.standard_normal((n, 2))
    dark = filtered(noise, biquad("lowpass", min(brightness, 0.4 * rate), 0.6, 0, rate), rate, 0)
    dark = filtered(dark, biquad("highpass", 180, 0.7, 0, rate), rate, 0)
    late = dark * np.exp(-6.9 * t / seconds)[:, None] * np.minimum(1, t / 0.03)[:, None]
    late[: 2] = 0
    for _ in range(7):
        late[int(rng.uniform(0.002, 0.06) * rate), rng.integers(2)] += rng.choice([-1, 1]) * rng.uniform(2, 6)
    response = np.zeros((n + int(predelay * rate), 2))
    response[int(predelay * rate):] = late / np.sqrt((late ** 2).sum(0).mean())
    return convolved(x.mean(1, keepdims=True).repeat(2, 1) * 0.8 + 0.2 * x, response)


def echo(x, rate, seconds, feedback=0.45, ping_pong=True, cut=4500):
    """The wet part alone: filtered repeats, alternately left and right."""
    out = np.zeros_like(x)
    tap = filtered(x, biquad("lowpass", cut, 0.7, 0, rate), rate, 0.1)
    if ping_pong:
        tap = tap.mean(1, keepdims=True) * np.array([[1.0, 0.25]])
    gain = 1.0
    for repeat in range(1, 9):
        offset = int(repeat * seconds * rate)
        if offset >= len(x):
            break
        side = tap if not ping_pong or repeat % 2 else tap[:, ::-1]
        out[offset:] += gain * side[: len(x) - offset]
        gain *= feedback
    return out


def follow(gain_db, rate, attack, release, step):
    """One-pole attack and release on a target gain in dB (at or below 0), one value each `step` frames."""
    up = np.exp(-step / (rate * max(attack, 1e-5)))
    down = np.exp(-step / (rate * release))
    out = np.empty(len(gain_db))
    state = 0.0
    for i, target in enumerate(gain_db.tolist()):
        pole = up if target < state else down
        state = target + (state - target) * pole
        out[i] = state
    return out


def block_levels(x, step):
    blocks = -(-len(x) // step)
    padded = np.zeros((blocks * step, x.shape[1]))
    padded[: len(x)] = x
    return np.abs(padded).reshape(blocks, -1).max(1)


def spread(values, step, length):
    """Block values as a curve over the frames, straight lines between the middles of the blocks."""
    middle = (np.arange(len(values)) + 0.5) * step
    return np.interp(np.arange(length), middle, values)


def compressor_gain(x, rate, threshold_db, ratio, attack=0.01, release=0.15, step=16):
    """The gain curve (linear, one value a frame) of a feed-forward peak compressor, both channels linked."""
    level = 20 * np.log10(np.maximum(block_levels(x, step), 1e-6))
    target = np.minimum(0, (threshold_db - level) * (1 - 1 / ratio))
    return amplitude(spread(follow(target, rate, attack, release, step), step, len(x)))


def limiter_gain(x, rate, ceiling, lookahead=0.002, release=0.08):
    """The gain curve of a look-ahead limiter that never lets a sample over `ceiling`."""
    n = max(2, int(lookahead * rate))
    need = np.minimum(1, ceiling / np.maximum(np.abs(x).max(1), 1e-9))
    held = np.concatenate([need, np.ones(2 * n)])
    width = 1
    while width < 2 * n:  # sliding minimum by doubling
        jump = min(width, 2 * n - width)
        held[:-jump] = np.minimum(held[:-jump], held[jump:])
        width += jump
    held = np.concatenate([np.full(n, held[0]), held])[: len(x) + n]
    db = 20 * np.log10(held)
    step = 8
    blocks = -(-len(db) // step)
    low = np.concatenate([db, np.zeros(blocks * step - len(db))]).reshape(blocks, step).min(1)
    fall = step / (rate * release) * 8.7
    state = 0.0
    for i, target in enumerate(low.tolist()):
        state = min(target, state + fall)
        low[i] = state
    held = amplitude(np.minimum(db, np.repeat(low, step)[: len(db)]))
    total = np.cumsum(np.concatenate([[0.0], held, np.full(n, held[-1])]))
    smooth = (total[n:] - total[:-n]) / n
    return smooth[: len(x)]


def true_peak_db(x, factor=8):
    """Peak of the band-limited signal between the samples, by zero padding the spectrum (dBTP)."""
    top = 0.0
    span = 1 << 16
    bound = np.abs(x).max(initial=0) * 0.5
    for start in range(0, len(x), span):
        block = x[max(0, start - 2048) : start + span + 2048]
        if np.abs(block).max(initial=0) < bound:
            continue
        window = np.ones(len(block))
        ramp = min(1024, len(block) // 4)
        window[:ramp] = 0.5 - 0.5 * np.cos(np.pi * np.arange(ramp) / ramp)
        window[-ramp:] = window[:ramp][::-1]
        size = len(block)
        spectrum = np.fft.rfft(block * window[:, None], axis=0)
        if size % 2 == 0:
            spectrum[-1] *= 0.5
        wide = np.zeros((size * factor // 2 + 1, x.shape[1]), complex)
        wide[: len(spectrum)] = spectrum
        top = max(top, np.abs(np.fft.irfft(wide, size * factor, axis=0)).max() * factor)
    return 20 * np.log10(max(top, 1e-15))


def quantised(x, bits, dither=None, rng=None):
    """Rounded to `bits`, as floats on the grid, with none or one of the dithers of the truth files."""
    scale = 2.0 ** (bits - 1)
    y = x * scale
    if dither == "rpdf":
        y = y + rng.uniform(-0.5, 0.5, x.shape)
    elif dither == "tpdf":
        y = y + rng.uniform(-0.5, 0.5, x.shape) + rng.uniform(-0.5, 0.5, x.shape)
    elif dither == "hp-tpdf":
        u = rng.uniform(-0.5, 0.5, (len(x) + 1, x.shape[1]))
        y = y + u[1:] - u[:-1]
    elif dither == "shaped":
        y = shaped(y, rng)
    return np.clip(np.round(y), -scale, scale - 1) / scale


def shaped(y, rng):
    """TPDF dither with error feedback: noise through (1 - z^-1)^2 with a softened double zero."""
    taps = (1.6, -0.75, 0.0)
    noise = rng.uniform(-0.5, 0.5, y.shape) + rng.uniform(-0.5, 0.5, y.shape)
    out = np.empty_like(y)
    for c in range(y.shape[1]):
        e1 = e2 = 0.0
        column = []
        for value, d in zip(y[:, c].tolist(), noise[:, c].tolist()):
            want = value - taps[0] * e1 - taps[1] * e2
            got = round(want + d)
            e2, e1 = e1, got - want
            column.append(got)
        out[:, c] = column
    return out
