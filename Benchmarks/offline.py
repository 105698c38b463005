"""Work on files without sound: overviews, the null test, renders, each beside its peers."""
import os
import tempfile

import process


def stems_and_mixdown(folder):
    """The paths of a song's stems, and of its mixdown."""
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    return [path for path in paths if "Mixdown" not in path], [
        path for path in paths if "Mixdown" in path][0]


def two_at_a_time(command, paths):
    """A command line that runs `command` on each path, two processes side by side."""
    return ["sh", "-c", 'printf "%s\\0" "$@" | xargs -0 -P 2 -I {} ' + command, "sh", *paths]


def ffmpeg_inputs(paths):
    # Large packets: its mixer is four times as fast with them.
    return [word for path in paths for word in ("-max_size", "262144", "-i", path)]


def overview(program, folder, environment, runs):
    """Minimum, maximum and RMS of every file; every run starts without an overview."""
    stems, mixdown = stems_and_mixdown(folder)

    def ours():
        with tempfile.TemporaryDirectory() as cache:
            return process.timed([program, "overview", folder],
                                 dict(environment, XDG_CACHE_HOME=cache))

    jobs = [("stemwright", ours)]
    if process.is_there("audiowaveform"):
        peer = two_at_a_time("audiowaveform -q -i {} -z 256 -b 16 -o {}.dat", stems + [mixdown])
        jobs.append(("audiowaveform", lambda: process.timed(peer)))
    else:
        peer = two_at_a_time("sox {} -n stats", stems + [mixdown])
        jobs.append(("sox stats", lambda: process.timed(peer)))
    return process.interleaved(jobs, runs)


def null(program, folder, environment, runs):
    """Peak and RMS of the mixdown minus the sum of the stems."""
    stems, mixdown = stems_and_mixdown(folder)
    count = len(stems)
    inverted = "[%d]pan=stereo|c0=-1*c0|c1=-1*c1[m];" % count
    mix = "".join("[%d]" % n for n in range(count)) + "[m]amix=inputs=%d:normalize=0,astats" % (count + 1)
    ffmpeg = ["ffmpeg", "-nostdin", *ffmpeg_inputs(stems + [mixdown]),
              "-filter_complex", inverted + mix, "-f", "null", "-"]
    sox = ["sox", "-m", *[word for path in stems for word in ("-v", "1", path)], "-v", "-1", mixdown,
           "-n", "stats"]
    return process.interleaved([
        ("stemwright", lambda: process.timed([program, "null", folder], environment)),
        ("ffmpeg", lambda: process.timed(ffmpeg)), ("sox", lambda: process.timed(sox))], runs)


def render(program, folder, environment, runs, scratch):
    """The sum of the stems as one 24-bit WAV. Only ours waits for the disk (fsync)."""
    stems, _ = stems_and_mixdown(folder)
    out = os.path.join(scratch, "render.wav")

    def job(command, environment=None):
        def run():
            if os.path.exists(out):
                os.remove(out)
            return process.timed(command, environment)
        return run

    ffmpeg = ["ffmpeg", "-nostdin", *ffmpeg_inputs(stems), "-filter_complex",
              "amix=inputs=%d:normalize=0" % len(stems), "-c:a", "pcm_s24le", out]
    sox = ["sox", "-m", *[word for path in stems for word in ("-v", "1", path)], "-b", "24", out]
    chains = [word for n, path in enumerate(stems)
              for word in ("-a:%d" % (n + 1), "-i:%s" % path.replace(",", "\\,"))]
    ecasound = ["ecasound", "-q", "-b:16384", "-z:nodb", *chains, "-a:all", "-f:s24_le,2,96000",
                "-o:%s" % out]
    jobs = [("stemwright", job([program, "render", folder, "-o", out], environment)),
            ("ffmpeg", job(ffmpeg)), ("sox", job(sox))]
    if process.is_there("ecasound"):
        jobs.append(("ecasound", job(ecasound)))
    return process.interleaved(jobs, runs)
