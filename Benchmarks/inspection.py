"""The check of a delivery beside what measures loudness and true peak alone, and its search for causes."""
import os
import subprocess

import offline
import process

# What libebur128 takes by itself: no decoder but libsndfile's.
JUDGE = r"""
#include <ebur128.h>
#include <sndfile.h>
#include <stdio.h>
int main(int count, char **paths) {
  for (int n = 1; n < count; n++) {
    SF_INFO info = {0};
    SNDFILE *file = sf_open(paths[n], SFM_READ, &info);
    if (!file) return 1;
    ebur128_state *state = ebur128_init(info.channels, info.samplerate,
      EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    static float block[2 * 16384];
    sf_count_t frames;
    while ((frames = sf_readf_float(file, block, 16384)) > 0)
      ebur128_add_frames_float(state, block, frames);
    double loudness, range, peak;
    ebur128_loudness_global(state, &loudness);
    ebur128_loudness_range(state, &range);
    ebur128_true_peak(state, 0, &peak);
    printf("%f %f %f\n", loudness, range, peak);
    ebur128_destroy(&state);
    sf_close(file);
  }
}
"""


def judge(scratch):
    """The path of a program that measures files with libebur128; nil where it cannot be made."""
    source, program = os.path.join(scratch, "judge.c"), os.path.join(scratch, "judge")
    with open(source, "w") as file:
        file.write(JUDGE)
    made = process.is_there("cc") and subprocess.run(
        ["cc", "-O2", "-o", program, source, "-lebur128", "-lsndfile", "-lm"],
        stderr=subprocess.DEVNULL).returncode == 0
    return program if made else None


def check(program, folder, environment, runs, scratch):
    """Everything that the check finds out, and loudness, range and true peak of the same files by
    others, two files at a time."""
    stems, mixdown = offline.stems_and_mixdown(folder)
    paths = stems + [mixdown]
    ffmpeg = offline.two_at_a_time(
        "ffmpeg -nostdin -v error -i {} -af ebur128=peak=true -f null -", paths)
    jobs = [("stemwright", lambda: process.timed([program, "check", folder], environment)),
            ("ffmpeg", lambda: process.timed(ffmpeg))]
    peer = judge(scratch)
    if peer:
        library = offline.two_at_a_time(peer + " {}", paths)
        jobs.append(("libebur128", lambda: process.timed(library)))
    return process.interleaved(jobs, runs)


def check_faulty(program, folder, environment, runs):
    """The same with a search for the cause: the song does not null. Its findings are errors: status 1."""
    return process.interleaved(
        [("stemwright", lambda: process.timed([program, "check", folder], environment, status=1))], runs)
