// Between ccurses.c (curses), wire.c and terminfo.c (terminfo), and signals.c (handlers, which never call curses).
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
// The entry of terminfo that the terminal is drawn by: TERM, or a relative where terminfo does not know it;
// NULL where the terminal cannot move its cursor or is of no known family.
const char *ccurses_entry(int output);

// Reads what the terminal can do; after newterm. And lets go of it.
void ccurses_wire_open(void);
void ccurses_wire_close(void);
// Forgets cursor and look, after others have written to the terminal.
void ccurses_wire_forget(void);
void ccurses_wire_size(int columns, int rows);
// What ends every colour and attribute; NULL where nothing does.
const char *ccurses_plain(void);

// Adds to the frame; and forgets it, with all that was not sent.
void ccurses_frame_append(const char *bytes, size_t length);
void ccurses_frame_close(void);
