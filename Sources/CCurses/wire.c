// From cells to the terminal's bytes, by terminfo: the shortest way to a place, and the fewest changes of the look.
// curses's own screen is not used: what differs is known already, and which of it goes out first is our choice.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CCurses.h"
#include "ccurses_private.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

// What the terminal can do; delays are cut off, and a missing string is NULL.
static struct {
  char *move, *move_in_row, *move_in_column, *right, *left, *down, *clear, *clear_line, *erase;
  char *plain, *bold, *dim, *underline, *reverse, *italic;
  char *foreground, *background, *both_default;
  int has_single_defaults, keeps_background, fills_last_column, without_color, has_palette;
} can;

// What the terminal shows after the frame: cursor and look; -1 (and ANY) for unknown.
#define ANY (-2)
static struct {
  int row, column, foreground, background, attributes;
} now;
static int rows, columns;

// MARK: strings

// A copy without delays ("$<5/>"): whatever shows our bytes today has a buffer.
static char *without_delays(const char *string) {
  if (string == NULL || string == (char *)-1) return NULL;
  char *copy = malloc(strlen(string) + 1), *to = copy;
  for (const char *from = string; *from;) {
    const char *end = from[0] == '$' && from[1] == '<' ? strchr(from, '>') : NULL;
    if (end) {
      from = end + 1;
    } else {
      *to++ = *from++;
    }
  }
  *to = 0;
  return copy;
}

static char *capability(const char *name) { return without_delays(tigetstr((char *)name)); }

// "sgr0" also ends the line-drawing set, which we never begin.
static char *plain_without_charset(void) {
  char *plain = capability("sgr0"), *charset = capability("rmacs");
  char *found = plain && charset && *charset ? strstr(plain, charset) : NULL;
  // Not where it is all that there is.
  if (found && strlen(plain) > strlen(charset)) {
    memmove(found, found + strlen(charset), strlen(found + strlen(charset)) + 1);
  }
  free(charset);
  return plain;
}

void ccurses_wire_open(void) {
  can.move = capability("cup");
  can.move_in_row = capability("hpa");
  can.move_in_column = capability("vpa");
  can.right = capability("cuf");
  can.left = capability("cub1");
  can.down = capability("cud1");
  can.clear = capability("clear");
  can.clear_line = capability("el");
  can.erase = capability("ech");
  can.plain = plain_without_charset();
  can.bold = capability("bold");
  can.dim = capability("dim");
  can.underline = capability("smul");
  can.reverse = capability("rev");
  can.italic = capability("sitm");
  can.foreground = capability("setaf");
  can.background = capability("setab");
  can.both_default = capability("op");
  can.has_single_defaults = tigetflag("AX") > 0;
  can.keeps_background = tigetflag("bce") > 0;
  can.fills_last_column = tigetflag("am") <= 0 || tigetflag("xenl") > 0;
  can.without_color = tigetnum("ncv") > 0 ? tigetnum("ncv") : 0;
  can.has_palette = can.foreground && can.background && can.both_default;
  ccurses_wire_forget();
}

void ccurses_wire_close(void) {
  char **strings[] = {
      &can.move, &can.move_in_row, &can.move_in_column, &can.right, &can.left, &can.down, &can.clear,
      &can.clear_line, &can.erase, &can.plain, &can.bold, &can.dim, &can.underline, &can.reverse,
      &can.italic, &can.foreground, &can.background, &can.both_default};
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
    free(*strings[i]);
    *strings[i] = NULL;
  }
  ccurses_frame_close();
}

const char *ccurses_plain(void) { return can.plain; }

void ccurses_wire_forget(void) {
  now.row = now.column = -1;
  now.foreground = now.background = now.attributes = ANY;
}

void ccurses_wire_size(int new_columns, int new_rows) {
  columns = new_columns;
  rows = new_rows;
  now.row = now.column = -1;
}

static void append_string(const char *string) {
  if (string) ccurses_frame_append(string, strlen(string));
}

// MARK: places

// The shorter of two ways; either may be missing.
static void shorter(char *best, const char *other, size_t room) {
  if (*other && (*best == 0 || strlen(other) < strlen(best))) snprintf(best, room, "%s", other);
}

static void with_number(char *way, size_t room, char *format, int number) {
  const char *made = format ? tparm(format, number, 0, 0, 0, 0, 0, 0, 0, 0) : NULL;
  snprintf(way, room, "%s", made ? made : "");
}

// A few steps down and to the left, as curses would go from the end of one cell to the one below.
static void step(char *way, size_t room, int down, int left) {
  *way = 0;
  if (down < 0 || down > 2 || left < 0 || left > 3 || (down && !can.down) || (left && !can.left)) {
    return;
  }
  size_t length = (size_t)down * (down ? strlen(can.down) : 0) + (size_t)left * (left ? strlen(can.left) : 0);
  if (length == 0 || length >= room) return;
  for (int i = 0; i < down; i++) strcat(way, can.down);
  for (int i = 0; i < left; i++) strcat(way, can.left);
}

static void move_to(int row, int column) {
  if (row == now.row && column == now.column) return;
  char best[64] = "", other[64];
  snprintf(best, sizeof best, "%s", tparm(can.move, row, column, 0, 0, 0, 0, 0, 0, 0));
  if (now.row >= 0) {
    step(other, sizeof other, row - now.row, now.column - column);
    shorter(best, other, sizeof best);
    if (row == now.row) {
      with_number(other, sizeof other, can.move_in_row, column);
      shorter(best, other, sizeof best);
      if (column > now.column) {
        with_number(other, sizeof other, can.right, column - now.column);
        shorter(best, other, sizeof best);
      }
    } else {
      // To the row, and from there a few columns to the left.
      char rest[16];
      step(rest, sizeof rest, 0, now.column - column);
      if (can.move_in_column && (*rest || column == now.column)) {
        with_number(other, sizeof other - sizeof rest, can.move_in_column, row);
        strcat(other, rest);
        shorter(best, other, sizeof best);
      }
    }
  }
  append_string(best);
  now.row = row;
  now.column = column;
}

// MARK: looks

// Whether a string is one SGR sequence, "\033[…m".
static int is_sgr(const char *string) {
  size_t length = strlen(string);
  return length >= 3 && string[0] == '\033' && string[1] == '[' && string[length - 1] == 'm'
         && strspn(string + 2, "0123456789;:") == length - 3;
}

// Changes of the look, joined into one sequence where they can be.
static struct {
  char bytes[256];
  size_t length, open;
} look;

static void look_add(const char *string) {
  if (string == NULL || *string == 0) return;
  size_t length = strlen(string);
  if (look.length + length + 1 >= sizeof look.bytes) return;
  if (is_sgr(string) && look.open) {
    // "\033[1m" after "\033[m" makes "\033[0;1m".
    look.length--;
    if (look.bytes[look.length - 1] == '[') look.bytes[look.length++] = '0';
    look.bytes[look.length++] = ';';
    const char *numbers = length == 3 ? "0m" : string + 2;
    memcpy(look.bytes + look.length, numbers, strlen(numbers));
    look.length += strlen(numbers);
  } else {
    memcpy(look.bytes + look.length, string, length);
    look.length += length;
    look.open = is_sgr(string) != 0;
  }
}

// Few descriptions know exact colours, and those that do know no palette beyond eight: these are the sequences that
// all terminals with exact colours understand. `kind` is 38 or 48.
static void look_add_color(char *format, int kind, int color) {
  char sequence[32];
  if (color >= CCURSES_EXACT) {
    snprintf(sequence, sizeof sequence, "\033[%d;2;%d;%d;%dm", kind, color >> 16 & 255, color >> 8 & 255, color & 255);
    look_add(sequence);
  } else if (color >= 8 && COLORS > 256) {
    snprintf(sequence, sizeof sequence, "\033[%d;5;%dm", kind, color);
    look_add(sequence);
  } else if (format) {
    look_add(tparm(format, color, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}

static void set_look(int foreground, int background, int attributes) {
  if (!can.has_palette) foreground = background = -1;
  if (foreground >= 0 || background >= 0) {
    // Attributes that this terminal does not have beside colours; bits as in terminfo's "ncv".
    if (can.without_color & 2) attributes &= ~CCURSES_UNDERLINE;
    if (can.without_color & 4) attributes &= ~CCURSES_REVERSE;
    if (can.without_color & 16) attributes &= ~CCURSES_DIM;
    if (can.without_color & 32) attributes &= ~CCURSES_BOLD;
  }
  look.length = look.open = 0;
  // What ends can only end with everything.
  if (now.attributes == ANY || (now.attributes & ~attributes) != 0) {
    look_add(can.plain);
    // Old terminals keep their colours through it.
    if (can.has_palette && (now.foreground != -1 || now.background != -1) && !can.has_single_defaults) {
      look_add(can.both_default);
    }
    now.attributes = 0;
    now.foreground = now.background = -1;
  }
  int added = attributes & ~now.attributes;
  if (added & CCURSES_BOLD) look_add(can.bold);
  if (added & CCURSES_DIM) look_add(can.dim);
  if (added & CCURSES_UNDERLINE) look_add(can.underline);
  if (added & CCURSES_REVERSE) look_add(can.reverse);
  if (added & CCURSES_ITALIC) look_add(can.italic);
  now.attributes = attributes;
  int is_foreground_gone = foreground == -1 && now.foreground != -1;
  int is_background_gone = background == -1 && now.background != -1;
  if (is_foreground_gone && is_background_gone) {
    look_add(can.both_default);
    now.foreground = now.background = -1;
  } else if (is_foreground_gone || is_background_gone) {
    if (can.has_single_defaults) {
      look_add(is_foreground_gone ? "\033[39m" : "\033[49m");
    } else {
      look_add(can.both_default);
      now.foreground = now.background = -1;
    }
    if (is_foreground_gone) now.foreground = -1;
    if (is_background_gone) now.background = -1;
  }
  if (foreground != now.foreground) look_add_color(can.foreground, 38, foreground);
  if (background != now.background) look_add_color(can.background, 48, background);
  now.foreground = foreground;
  now.background = background;
  ccurses_frame_append(look.bytes, look.length);
}

// What of a look shows the foreground in a space.
static const int draws_on_spaces = CCURSES_UNDERLINE | CCURSES_REVERSE;

// All that matters of the look of a space, where nothing draws on it, is the paper.
static void set_blank_look(int background) {
  if (!can.has_palette) background = -1;
  if (now.attributes != ANY && now.background == background && !(now.attributes & draws_on_spaces)) {
    return;
  }
  set_look(-1, background, 0);
}

// MARK: cells

// Decodes one code point of well-formed UTF-8 (Swift's strings always are).
static size_t decode(const uint8_t *at, const uint8_t *end, wchar_t *value) {
  size_t length = *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
  if ((size_t)(end - at) < length) length = 1;
  uint32_t code = length == 1 ? *at : *at & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; i++) code = code << 6 | (at[i] & 0x3F);
  *value = (wchar_t)code;
  return length;
}

// Where the cursor is after `count` columns; nobody knows at the right edge.
static void advance(int count) {
  now.column += count;
  if (now.column >= columns) now.row = now.column = -1;
}

// Text of single columns; long stretches of spaces are erased instead of written.
static void append_text(const uint8_t *utf8, size_t length) {
  const int longest_written = 12;
  int can_erase = can.erase && (now.background == -1 || can.keeps_background)
                  && !(now.attributes & draws_on_spaces);
  for (size_t i = 0; i < length && now.row >= 0;) {
    size_t blanks = 0;
    while (i + blanks < length && utf8[i + blanks] == ' ') blanks++;
    if (can_erase && blanks > (size_t)longest_written) {
      int row = now.row, column = now.column + (int)blanks;
      if (column >= columns && can.clear_line) {
        append_string(can.clear_line);
        now.row = now.column = -1;
      } else {
        append_string(tparm(can.erase, (int)blanks, 0, 0, 0, 0, 0, 0, 0, 0));
        if (i + blanks < length) move_to(row, column);
      }
      i += blanks;
      continue;
    }
    wchar_t value;
    size_t bytes = blanks ? blanks : decode(utf8 + i, utf8 + length, &value);
    ccurses_frame_append((const char *)utf8 + i, bytes);
    advance(blanks ? (int)blanks : 1);
    i += bytes;
  }
}

// The last cell of the last row makes some terminals scroll.
static int would_scroll(int row, int column) {
  return !can.fills_last_column && row == rows - 1 && column >= columns;
}

int ccurses_put(int column, int row, const uint8_t *utf8, size_t length, int count, int foreground,
                int background, int attributes) {
  int cells = 0, is_blank = !(attributes & draws_on_spaces);
  for (const uint8_t *at = utf8, *end = utf8 + length; at < end; cells++) {
    wchar_t value;
    at += decode(at, end, &value);
    if (value > 0x7E && wcwidth(value) != 1) return 0;
    if (value != ' ') is_blank = 0;
  }
  if (cells != count || row < 0 || row >= rows || column < 0 || column + count > columns) return 0;
  if (would_scroll(row, column + count)) {
    while (length > 0 && (utf8[length - 1] & 0xC0) == 0x80) length--;
    if (length > 0) length--;
  }
  move_to(row, column);
  if (is_blank) {
    set_blank_look(background);
  } else {
    set_look(foreground, background, attributes);
  }
  append_text(utf8, length);
  return 1;
}

void ccurses_put_cell(int column, int row, const uint8_t *utf8, size_t length, int count,
                      int foreground, int background, int attributes) {
  if (row < 0 || row >= rows || column < 0 || column + count > columns
      || would_scroll(row, column + count)) {
    return;
  }
  int fits = 1, points = 0;
  for (const uint8_t *at = utf8, *end = utf8 + length; at < end; points++) {
    wchar_t value;
    at += decode(at, end, &value);
    if (wcwidth(value) != (points == 0 ? count : 0)) fits = 0;
  }
  move_to(row, column);
  set_look(foreground, background, attributes);
  if (fits && points > 0) {
    ccurses_frame_append((const char *)utf8, length);
  } else {
    for (int i = 0; i < count; i++) ccurses_frame_append("?", 1);
  }
  // Terminals differ in what they take for wide: the next cell is addressed anew.
  now.row = now.column = -1;
}

void ccurses_clear(void) {
  ccurses_wire_forget();
  set_look(-1, -1, 0);
  if (can.clear) {
    append_string(can.clear);
    now.row = now.column = 0;
  }
}

// MARK: questions

void ccurses_ask_position(int column, int row) {
  now.row = now.column = -1;
  move_to(row, column);
  append_string("\033[6n");
}

void ccurses_ask_synchronized(void) { append_string("\033[?2026$p"); }

int ccurses_can_ask(void) { return can.move && strncmp(can.move, "\033[", 2) == 0; }
