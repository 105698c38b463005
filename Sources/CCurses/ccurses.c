#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CCurses.h"

#include "ccurses_private.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *input_file, *output_file;
static int input_fd = -1, output_fd = -1;

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

static void close_files(void) {
  if (input_file) fclose(input_file);
  if (output_file) fclose(output_file);
  input_file = output_file = NULL;
}

int ccurses_open(int input, int output, int wake, int mouse) {
  if (screen) return CCURSES_BUSY;
  if (!isatty(input) || !isatty(output)) return CCURSES_NOT_A_TTY;
  // Characters only: numbers keep their decimal point.
  setlocale(LC_CTYPE, "");
  input_fd = input;
  output_fd = output;
  if (!ccurses_is_usable(output)) return CCURSES_UNUSABLE;
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
  screen = newterm(NULL, output_file, input_file);
  if (screen == NULL) {
    ccurses_give_back_signals();
    close_files();
    return CCURSES_UNUSABLE;
  }
  set_escdelay(25);
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  leaveok(stdscr, TRUE);
  intrflush(stdscr, FALSE);
  curs_set(0);
  // We read the mouse's reports ourselves: curses would need a terminfo entry that knows them.
  define_key(NULL, KEY_MOUSE);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  ccurses_flush();
  takes_mouse = mouse;
  enter_modes();
  return CCURSES_OK;
}

void ccurses_send(const uint8_t *bytes, size_t count) {
  // What curses has not sent yet must not end up inside of it.
  if (screen == NULL || bytes == NULL) return;
  ccurses_flush();
  ccurses_write(output_fd, (const char *)bytes, count);
}

void ccurses_set_mouse(int mouse) {
  takes_mouse = mouse;
  if (mouse) {
    enter_modes();
  } else {
    ccurses_write(output_fd, mouse_off, sizeof mouse_off - 1);
  }
}

void ccurses_close(void) {
  if (screen == NULL) return;
  ccurses_write(output_fd, modes_off, sizeof modes_off - 1);
  endwin();
  ccurses_give_back_signals();
  delscreen(screen);
  screen = NULL;
  close_files();
}

int ccurses_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int ccurses_colors(void) { return has_colors() ? COLORS : 0; }

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
  if (!is_term_resized(rows, columns)) return;
  resizeterm(rows, columns);
  erase();
  clearok(curscr, TRUE);
}

static void set_look(int foreground, int background, int attributes) {
  attr_t look = A_NORMAL;
  if (attributes & CCURSES_BOLD) look |= A_BOLD;
  if (attributes & CCURSES_DIM) look |= A_DIM;
  if (attributes & CCURSES_UNDERLINE) look |= A_UNDERLINE;
  if (attributes & CCURSES_REVERSE) look |= A_REVERSE;
  if (attributes & CCURSES_ITALIC) look |= A_ITALIC;
  int pair = 0;
  // Pairs are made on demand; where a terminal has few, curses gives up the oldest.
  if (foreground >= 0 || background >= 0) pair = alloc_pair(foreground, background);
  if (pair < 0) pair = 0;
  attr_set(look, 0, &pair);
}

// Decodes one code point of well-formed UTF-8 (Swift's strings always are).
static size_t decode(const uint8_t *at, const uint8_t *end, wchar_t *value) {
  size_t length = *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
  if ((size_t)(end - at) < length) length = 1;
  uint32_t code = length == 1 ? *at : *at & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; i++) code = code << 6 | (at[i] & 0x3F);
  *value = (wchar_t)code;
  return length;
}

int ccurses_put(int column, int row, const uint8_t *utf8, size_t length, int columns, int foreground,
                int background, int attributes) {
  wchar_t text[512];
  int count = 0;
  for (const uint8_t *at = utf8, *end = utf8 + length; at < end; count++) {
    if (count == (int)(sizeof text / sizeof *text)) return 0;
    at += decode(at, end, &text[count]);
    if (text[count] > 0x7E && wcwidth(text[count]) != 1) return 0;
  }
  if (count != columns) return 0;
  set_look(foreground, background, attributes);
  mvaddnwstr(row, column, text, count);
  return 1;
}

void ccurses_put_cell(int column, int row, const uint8_t *utf8, size_t length, int columns,
                      int foreground, int background, int attributes) {
  wchar_t text[CCHARW_MAX + 1];
  int count = 0, fits = 1;
  for (const uint8_t *at = utf8, *end = utf8 + length; at < end && count < CCHARW_MAX; count++) {
    at += decode(at, end, &text[count]);
    if (wcwidth(text[count]) != (count == 0 ? columns : 0)) fits = 0;
  }
  set_look(foreground, background, attributes);
  if (fits && count > 0) {
    mvaddnwstr(row, column, text, count);
  } else {
    for (int i = 0; i < columns; i++) mvaddch(row, column + i, '?');
  }
}

void ccurses_flush(void) { refresh(); }

void ccurses_forget(void) {
  erase();
  clearok(curscr, TRUE);
}

int ccurses_read(void) {
  int code = getch();
  return code == ERR ? -1 : code;
}

const char *ccurses_key_name(int code) { return keyname(code); }

int ccurses_is_hung_up(void) {
  struct pollfd state = {.fd = input_fd, .events = POLLIN};
  return poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL));
}

void ccurses_suspend(int group) {
  ccurses_write(output_fd, modes_off, sizeof modes_off - 1);
  endwin();
  ccurses_stop_process(group);
  ccurses_resume();
}

void ccurses_resume(void) {
  // Coming back from endwin enters everything anew: alternate screen, keypad, hidden cursor.
  if (!isendwin()) endwin();
  reset_prog_mode();
  clearok(curscr, TRUE);
  ccurses_flush();
  enter_modes();
}
