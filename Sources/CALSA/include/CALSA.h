#pragma once
#include <alsa/asoundlib.h>

// Wrapped because snd_lib_error_set_handler takes a variadic function, which Swift cannot make.

/// Keeps alsa-lib's own messages off the terminal.
void calsa_silence_messages(void);
