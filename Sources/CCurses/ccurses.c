#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CCurses.h"

#include "ccurses_private.h"

#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static SCREEN *screen;
// Keys are read through a window of their own: reading through the screen's would draw it.
static WINDOW *keys;
static FILE *input_file, *output_file;
static int input_fd = -1, output_fd = -1;
// The terminal once more, in an open file of our own: it never blocks, and nobody else's does so.
static int own_fd = -1;
// What the terminal is drawn by.
static const char *entry;

// Button presses, releases and drags (1002) with plain decimal coordinates (1006); pasted text
// between brackets (2004), so that a paste is never taken for keys.
static const char mouse_on[] = "\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l";
static const char paste_on[] = "\033[?2004h";
static const char modes_off[] = "\033[?2004l\033[?1006l\033[?1002l";
static int takes_mouse;

static void enter_modes(void) {
  if (takes_mouse) ccurses_write(output_fd, mouse_on, sizeof mouse_on - 1);
  ccurses_write(output_fd, paste_on, sizeof paste_on - 1);
}

static void open_own(int output) {
  char name[256];
  struct stat theirs, ours;
  if (ttyname_r(output, name, sizeof name) != 0) return;
  own_fd = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (own_fd < 0) return;
  // A name can be another terminal's, in another namespace.
  if (fstat(output, &theirs) != 0 || fstat(own_fd, &ours) != 0 || theirs.st_rdev != ours.st_rdev) {
    close(own_fd);
    own_fd = -1;
  }
}

int ccurses_output(void) { return own_fd >= 0 ? own_fd : output_fd; }

static void close_files(void) {
  if (own_fd >= 0) close(own_fd);
  own_fd = -1;
  if (input_file) fclose(input_file);
  if (output_file) fclose(output_file);
  input_file = output_file = NULL;
}

// F3 with modifiers looks like the report of a cursor in the first row: we tell them apart ourselves.
static void forget_likenesses_of_reports(void) {
  for (int modifier = 1; modifier <= 16; modifier++) {
    char sequence[16];
    snprintf(sequence, sizeof sequence, "\033[1;%dR", modifier);
    if (key_defined(sequence) > 0) define_key(sequence, 0);
  }
}

int ccurses_open(int input, int output, int wake, int mouse) {
  if (screen) return CCURSES_BUSY;
  if (!isatty(input) || !isatty(output)) return CCURSES_NOT_A_TTY;
  // Characters only: numbers keep their decimal point.
  setlocale(LC_CTYPE, "");
  input_fd = input;
  output_fd = output;
  entry = ccurses_entry(output);
  if (entry == NULL) return CCURSES_UNUSABLE;
  int in = dup(input), out = dup(output);
  input_file = in < 0 ? NULL : fdopen(in, "r");
  output_file = out < 0 ? NULL : fdopen(out, "w");
  if (input_file == NULL || output_file == NULL) {
    close_files();
    return CCURSES_UNUSABLE;
  }
  // Before newterm: curses takes only signals that nobody has taken.
  ccurses_take_over_signals(input, output, wake);
  // The kernel's size before LINES and COLUMNS.
  use_env(TRUE);
  use_tioctl(TRUE);
  screen = newterm((char *)entry, output_file, input_file);
  if (screen == NULL) {
    ccurses_give_back_signals();
    close_files();
    return CCURSES_UNUSABLE;
  }
  open_own(output);
  set_escdelay(25);
  typeahead(-1);
  raw();
  noecho();
  nonl();
  keys = newpad(1, 1);
  if (keys == NULL) {
    ccurses_close();
    return CCURSES_UNUSABLE;
  }
  keypad(keys, TRUE);
  nodelay(keys, TRUE);
  leaveok(stdscr, TRUE);
  intrflush(stdscr, FALSE);
  curs_set(0);
  // We read the mouse's reports ourselves: curses would need a terminfo entry that knows them.
  define_key(NULL, KEY_MOUSE);
  forget_likenesses_of_reports();
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  ccurses_wire_open();
  // Enters the alternate screen, and leaves it empty.
  refresh();
  takes_mouse = mouse;
  enter_modes();
  return CCURSES_OK;
}

// Before the terminal is left: what it has not taken yet, its resting look, and our modes off.
static void leave(void) {
  for (int tries = 0; tries < 30 && ccurses_drain() > 0; tries++) {
    struct pollfd state = {.fd = ccurses_output(), .events = POLLOUT};
    poll(&state, 1, 10);
  }
  if (ccurses_drain() != 0) {
    // Nobody reads: what waits there is in the way, and what was cut off is ended by CAN.
    tcflush(output_fd, TCOFLUSH);
    ccurses_frame_close();
    ccurses_write(output_fd, "\030", 1);
  }
  const char *plain = ccurses_plain();
  if (plain) ccurses_write(output_fd, plain, strlen(plain));
  ccurses_write(output_fd, modes_off, sizeof modes_off - 1);
}

void ccurses_set_mouse(int mouse) {
  takes_mouse = mouse;
  const char *modes = mouse ? mouse_on : mouse_off;
  ccurses_frame_append(modes, strlen(modes));
}

void ccurses_close(void) {
  if (screen == NULL) return;
  leave();
  endwin();
  ccurses_give_back_signals();
  if (keys) delwin(keys);
  keys = NULL;
  ccurses_wire_close();
  delscreen(screen);
  screen = NULL;
  close_files();
}

const char *ccurses_stand_in(void) {
  const char *type = getenv("TERM");
  return entry && type && strcmp(entry, type) != 0 ? entry : NULL;
}

int ccurses_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int ccurses_colors(void) { return has_colors() ? COLORS : 0; }

// "RGB" is a flag, a number or a string; "Tc" is what tmux called it before.
int ccurses_is_direct(void) {
  const char *bits = tigetstr("RGB");
  return tigetflag("Tc") > 0 || tigetflag("RGB") > 0 || tigetnum("RGB") > 0
         || (bits != NULL && bits != (char *)-1);
}

void ccurses_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(output_fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    *columns = size.ws_col;
    *rows = size.ws_row;
  } else {
    getmaxyx(stdscr, *rows, *columns);
  }
}

void ccurses_resize(int columns, int rows) {
  ccurses_wire_size(columns, rows);
  // For the way out: the cursor is left in the last row.
  if (is_term_resized(rows, columns)) resizeterm(rows, columns);
}

int ccurses_read(void) {
  int code = wgetch(keys);
  return code == ERR ? -1 : code;
}

const char *ccurses_key_name(int code) { return keyname(code); }

int ccurses_is_hung_up(void) {
  struct pollfd state = {.fd = input_fd, .events = POLLIN};
  return poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL));
}

void ccurses_suspend(int group) {
  leave();
  endwin();
  ccurses_stop_process(group);
  ccurses_resume();
}

void ccurses_resume(void) {
  // Coming back from endwin enters everything anew: alternate screen, keypad, hidden cursor.
  if (!isendwin()) endwin();
  reset_prog_mode();
  clearok(curscr, TRUE);
  refresh();
  enter_modes();
  ccurses_wire_forget();
}
