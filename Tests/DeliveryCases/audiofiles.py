"""Sound files written and read back without any library: WAV by hand, FLAC and lossy codecs by their tools."""
import os
import struct
import subprocess
import tempfile

import numpy as np


def wav_bytes(x, rate, sample_format):
    """A RIFF/WAVE image; `sample_format` is PCM_16, PCM_24 or FLOAT."""
    if sample_format == "FLOAT":
        data, code, width = np.ascontiguousarray(x, "<f4").tobytes(), 3, 4
    else:
        bits = int(sample_format[4:])
        scale = 2.0 ** (bits - 1)
        whole = np.clip(np.round(x * scale), -scale, scale - 1).astype("<i4")
        code, width = 1, bits // 8
        data = np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    channels = x.shape[1]
    head = struct.pack("<HHIIHH", code, channels, rate, rate * channels * width, channels * width, width * 8)
    fact = b"fact" + struct.pack("<II", 4, len(x)) if code == 3 else b""
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + fact + b"data" + struct.pack("<I", len(data)) + data
    body += b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def read_wav(path):
    """Samples (frames × channels), rate and format of a file that `write` made."""
    data = open(path, "rb").read()
    at, facts, samples = 12, None, None
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if name == b"fmt ":
            facts = struct.unpack("<HHIIHH", data[at + 8 : at + 24])
        elif name == b"data":
            samples = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    code, channels, rate, _, _, bits = facts
    if code == 3:
        return np.frombuffer(samples, "<f4").astype(float).reshape(-1, channels), rate, "FLOAT"
    width = bits // 8
    raw = np.zeros((len(samples) // width, 4), np.uint8)
    raw[:, 4 - width :] = np.frombuffer(samples, np.uint8).reshape(-1, width)
    whole = raw.view("<i4")[:, 0].astype(float) / 2.0 ** 31
    return whole.reshape(-1, channels), rate, f"PCM_{bits}"


def read(path):
    if path.endswith(".wav"):
        return read_wav(path)
    with tempfile.TemporaryDirectory() as folder:
        wav = os.path.join(folder, "x.wav")
        if path.endswith(".flac"):
            run("flac", "-s", "-d", "-o", wav, path)
        else:
            run("ffmpeg", "-v", "error", "-i", path, "-c:a", "pcm_s24le", wav)
            return read_plain(wav)
        return read_wav(wav)


def read_plain(wav):
    """As `read_wav`, for the extensible header that other programs write."""
    data = bytearray(open(wav, "rb").read())
    at = data.index(b"fmt ") + 8
    if data[at : at + 2] == b"\xfe\xff":
        data[at : at + 2] = data[at + 24 : at + 26]
    with open(wav, "wb") as out:
        out.write(data)
    return read_wav(wav)


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr}")


def write(path, x, rate, sample_format):
    """Writes WAV, AIFF, FLAC or a lossy file, as the extension says."""
    extension = path.rsplit(".", 1)[1]
    if extension == "wav":
        with open(path, "wb") as out:
            out.write(wav_bytes(x, rate, sample_format))
        return
    with tempfile.TemporaryDirectory() as folder:
        wav = os.path.join(folder, "x.wav")
        write(wav, x, rate, sample_format)
        if extension == "flac":
            run("flac", "-s", "-f", "-3", "-o", path, wav)
        elif extension in ("aif", "aiff"):
            coding = {"PCM_16": "pcm_s16be", "PCM_24": "pcm_s24be", "FLOAT": "pcm_f32be"}[sample_format]
            run("ffmpeg", "-v", "error", "-y", "-i", wav, "-c:a", coding, "-f", "aiff", path)
        else:
            run("ffmpeg", "-v", "error", "-y", "-bitexact", "-i", wav, "-b:a", "256k", path)


CODECS = {"mp3": ("libmp3lame", "mp3"), "aac": ("aac", "m4a"), "ogg": ("libvorbis", "ogg")}


def through_codec(x, rate, codec, kbps):
    """Encoded and decoded again, put back to its place to the sample and to its length."""
    with tempfile.TemporaryDirectory() as folder:
        wav, coded, back = (os.path.join(folder, n) for n in ("x.wav", "x." + CODECS[codec][1], "y.wav"))
        write(wav, x, rate, "PCM_24")
        run("ffmpeg", "-v", "error", "-y", "-bitexact", "-i", wav, "-c:a", CODECS[codec][0], "-b:a", f"{kbps}k", coded)
        run("ffmpeg", "-v", "error", "-y", "-bitexact", "-i", coded, "-ar", str(rate), "-c:a", "pcm_f32le", back)
        y = read_plain(back)[0]
    size = 1 << (len(x) + len(y)).bit_length()
    match = np.fft.irfft(np.fft.rfft(x.mean(1), size).conj() * np.fft.rfft(y.mean(1), size), size)
    lag = int(np.argmax(match))
    lag -= size if lag > size // 2 else 0
    out = np.zeros_like(x)
    start, source = max(0, -lag), max(0, lag)
    length = min(len(x) - start, len(y) - source)
    out[start : start + length] = y[source : source + length]
    return out
