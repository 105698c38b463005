// Which entry of terminfo the terminal is drawn by. Apart from ccurses.c because <term.h> makes macros of words
// like "columns".
#include "ccurses_private.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

// Whether terminfo knows the type and the terminal can move its cursor; -1 where it does not know it.
static int is_usable(const char *type, int output) {
  int status = 0;
  if (setupterm((char *)type, output, &status) != OK) return status == 1 ? 0 : -1;
  const char *move = tigetstr("cup");
  int usable = move != NULL && move != (char *)-1;
  del_curterm(cur_term);
  return usable;
}

// Families whose members understand the entry beside them; new terminals come before their entries do.
static const struct {
  const char *part, *entry, *older;
} families[] = {
    {"tmux", "screen-256color", "screen"},  {"screen", "screen-256color", "screen"},
    {"xterm", "xterm-256color", "xterm"},   {"kitty", "xterm-256color", "xterm"},
    {"alacritty", "xterm-256color", "xterm"}, {"foot", "xterm-256color", "xterm"},
    {"wezterm", "xterm-256color", "xterm"}, {"ghostty", "xterm-256color", "xterm"},
    {"contour", "xterm-256color", "xterm"}, {"konsole", "xterm-256color", "xterm"},
    {"vte", "xterm-256color", "xterm"},     {"gnome", "xterm-256color", "xterm"},
    {"mintty", "xterm-256color", "xterm"},  {"iterm", "xterm-256color", "xterm"},
    {"rxvt", "xterm-256color", "xterm"},    {"st-", "xterm-256color", "xterm"},
    {"vt220", "vt220", "vt100"},            {"vt", "vt100", "vt102"},
};

const char *ccurses_entry(int output) {
  const char *type = getenv("TERM");
  if (type == NULL || *type == 0 || strcmp(type, "dumb") == 0) return NULL;
  int usable = is_usable(type, output);
  if (usable >= 0) return usable ? type : NULL;
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (strstr(type, families[i].part) == NULL) continue;
    if (is_usable(families[i].entry, output) > 0) return families[i].entry;
    if (is_usable(families[i].older, output) > 0) return families[i].older;
    return NULL;
  }
  return NULL;
}
