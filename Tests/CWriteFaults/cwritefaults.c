#define _GNU_SOURCE
#include "CWriteFaults.h"
#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

// The program's own definition comes before the library's.

static atomic_uint limit, state = 1, hold;
static char held[512];

void cwritefaults_limit(unsigned frames) { atomic_store(&limit, frames); }

void cwritefaults_hold(const char *part, unsigned milliseconds) {
    strncpy(held, part, sizeof held - 1);
    atomic_store(&hold, milliseconds);
}

snd_pcm_sframes_t snd_pcm_writei(snd_pcm_t *pcm, const void *buffer, snd_pcm_uframes_t size) {
    static snd_pcm_sframes_t (*write)(snd_pcm_t *, const void *, snd_pcm_uframes_t);
    if (!write) *(void **)&write = dlsym(RTLD_NEXT, "snd_pcm_writei");
    if (atomic_load(&hold) && strstr(snd_pcm_name(pcm), held)) usleep(1000 * atomic_exchange(&hold, 0));
    unsigned most = atomic_load(&limit);
    if (most) {
        unsigned pick = atomic_load(&state) * 1664525u + 1013904223u;
        atomic_store(&state, pick);
        pick >>= 8;
        if (pick % 11 == 0) return -EAGAIN;
        if (pick % 11 == 1) return -EINTR;
        if (size > 1 + pick % most) size = 1 + pick % most;
    }
    return write(pcm, buffer, size);
}
