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

// The entry of terminfo that stands in for TERM, which terminfo does not know; NULL where none has to.
const char *ccurses_stand_in(void);
// Whether the locale's character set is UTF-8 (macro-only nl_langinfo).
int ccurses_is_utf8(void);
// Colours of the terminal; 0 for none.
int ccurses_colors(void);
// Whether the terminal's description says that it takes exact colours.
int ccurses_is_direct(void);
// The terminal's size as the kernel knows it, else as curses does.
void ccurses_size(int *columns, int *rows);
// Tells a new size.
void ccurses_resize(int columns, int rows);

// A frame is made of `ccurses_put…` and sent by `ccurses_send`.

// Added to a colour 0xRRGGBB; without it a colour is an index of the palette.
enum { CCURSES_EXACT = 1 << 24 };

// Puts a run of UTF-8 whose every code point takes one column. Colours as above, -1 for the
// terminal's own. Returns 0, and puts nothing, if the C library sees other widths.
int ccurses_put(int column, int row, const uint8_t *utf8, size_t length, int count, int foreground,
                int background, int attributes);
// Puts one cell: a base of `count` columns (1 or 2) and the marks on it; question marks if the C
// library sees other widths.
void ccurses_put_cell(int column, int row, const uint8_t *utf8, size_t length, int count,
                      int foreground, int background, int attributes);
// Wipes the screen, whatever was on it.
void ccurses_clear(void);
// Whether the terminal speaks the language that the questions below are asked in.
int ccurses_can_ask(void);
// Goes to a place and asks where the cursor is: the answer comes when all before it was shown.
void ccurses_ask_position(int column, int row);
// Asks whether the terminal has synchronized updates (mode 2026).
void ccurses_ask_synchronized(void);
// Adds bytes that are no part of the screen: a control sequence, whole.
void ccurses_add(const uint8_t *bytes, size_t count);
// Bytes of the frame so far.
size_t ccurses_frame_length(void);
// Sends the frame, within a synchronized update or not. 0: all of it is out; 1: the terminal does
// not take all of it now, see `ccurses_drain`; -1: the terminal is gone. Never waits.
int ccurses_send(int is_synchronized);
// Goes on with what the terminal had not taken; results as above.
int ccurses_drain(void);
// The descriptor to wait on until it does.
int ccurses_output(void);

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
// Takes the terminal back after others may have used it; the screen is empty then.
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
// A file that a crash takes away once it has put the terminal right.
void ccurses_set_mark(const char *path);
// Where a crash writes its signal and the return addresses of the crashing thread; -1 for nowhere.
void ccurses_set_crash_log(int descriptor);
