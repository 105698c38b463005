// Between ccurses.c (curses), terminfo.c, and signals.c (handlers, which never call curses).
#pragma once

#include <stddef.h>

// Saves the terminal's settings and installs all handlers.
void ccurses_take_over_signals(int input, int output, int wake);
// Restores the settings and the handlers that were there before.
void ccurses_give_back_signals(void);
// Stops this process, or its group, as Ctrl-Z does; returns when it runs again.
void ccurses_stop_process(int group);
// Writes all bytes, or gives up where the terminal takes none. Async-signal-safe.
void ccurses_write(int descriptor, const char *bytes, size_t count);
// Whether terminfo knows the terminal and it can move its cursor.
int ccurses_is_usable(int output);
