// ncurses as Swift needs it: one screen, integers and bytes. Reasons for the wrappers: the curses
// header is macros (A_*, getmaxyx), variadics (tparm) and globals (stdscr, COLORS) that Swift does
// not see or refuses; and signal handlers have to be C.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Attributes of ccurses_put; the same bits as TerminalUI's TextAttributes.
enum {
  CCURSES_BOLD = 1,
  CCURSES_DIM = 2,
  CCURSES_UNDERLINE = 4,
  CCURSES_REVERSE = 8,
  CCURSES_ITALIC = 16,
};

// Results of ccurses_open.
enum {
  CCURSES_OK = 0,
  CCURSES_BUSY = 1,      // a screen is already open in this process
  CCURSES_NOT_A_TTY = 2, // a descriptor is no terminal
  CCURSES_UNUSABLE = 3,  // TERM is unset, unknown, or cannot move its cursor
};

// Opens the screen on two descriptors of a terminal and takes the signals below. `wake` receives
// eight bytes (a valid eventfd count) at each signal; it should not block. Without `mouse` it is left to the
// terminal.
int ccurses_open(int input, int output, int wake, int mouse);
// Takes the mouse or leaves it to the terminal, from now on.
void ccurses_set_mouse(int mouse);
// Gives terminal and signals back. Does nothing when no screen is open.
void ccurses_close(void);

// Whether the locale's character set is UTF-8 (macro-only nl_langinfo).
int ccurses_is_utf8(void);
// Colours of the terminal; 0 for none.
int ccurses_colors(void);
// The terminal's size as the kernel knows it, else as curses does.
void ccurses_size(int *columns, int *rows);
// Tells curses a new size; everything is drawn again with the next flush.
void ccurses_resize(int columns, int rows);

// Puts a run of UTF-8 whose every code point takes one column. Colours: palette index or 0xRRGGBB,
// -1 for the terminal's own. Returns 0, and puts nothing, if the C library sees other widths.
int ccurses_put(int column, int row, const uint8_t *utf8, size_t length, int columns, int foreground,
                int background, int attributes);
// Puts one cell: a base of `columns` (1 or 2) and the marks on it; question marks if the C library
// sees other widths.
void ccurses_put_cell(int column, int row, const uint8_t *utf8, size_t length, int columns,
                      int foreground, int background, int attributes);
// Sends what changed.
void ccurses_flush(void);
// Sends bytes that are no part of the screen: a control sequence, whole.
void ccurses_send(const uint8_t *bytes, size_t count);
// Forgets what the terminal shows; the next flush sends everything.
void ccurses_forget(void);

// The next byte (0 … 255) or key code (256 …), -1 when nothing has arrived. Waits for the rest of
// an escape sequence for at most 25 ms.
int ccurses_read(void);
// The name of a key code: "KEY_LEFT", "KEY_F(5)", "kLFT5"; NULL if it has none.
const char *ccurses_key_name(int code);
// Whether the other end is gone.
int ccurses_is_hung_up(void);

// Leaves the screen, stops the process (its whole group for `group` != 0), and comes back when it
// is continued.
void ccurses_suspend(int group);
// Takes the terminal back after others may have used it, and sends everything again.
void ccurses_resume(void);

// Signals since the last call, as bits; they are cleared.
enum {
  CCURSES_RESIZED = 1,
  CCURSES_STOP = 2,
  CCURSES_CONTINUED = 4,
};
int ccurses_take_signals(void);
// The first of SIGTERM, SIGHUP, SIGINT that came; 0 for none. Not cleared.
int ccurses_termination_signal(void);
// Where a crash writes its signal and the return addresses of the crashing thread; -1 for nowhere.
void ccurses_set_crash_log(int descriptor);
