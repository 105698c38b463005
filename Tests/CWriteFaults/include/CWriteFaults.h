#pragma once

/// From here on `snd_pcm_writei` takes at most so many frames of what it is given, at random, and now and
/// then none at all, with -EAGAIN or -EINTR. 0: it takes what it can, as ever. Of the whole process.
void cwritefaults_limit(unsigned frames);

/// The next `snd_pcm_writei` to a PCM whose name holds `part` comes so much later.
void cwritefaults_hold(const char *part, unsigned milliseconds);
