// Apart from ccurses.c because <term.h> makes macros of words like "columns".
#include "ccurses_private.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

int ccurses_is_usable(int output) {
  const char *type = getenv("TERM");
  int status = 0;
  if (type == NULL || *type == 0 || strcmp(type, "dumb") == 0) return 0;
  if (setupterm(type, output, &status) != OK) return 0;
  const char *move = tigetstr("cup");
  int usable = move != NULL && move != (char *)-1;
  del_curterm(cur_term);
  return usable;
}
