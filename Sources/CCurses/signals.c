#define _GNU_SOURCE
#include "CCurses.h"
#include "ccurses_private.h"

#include <errno.h>
#include <execinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Signals that a program does not survive. QUIT is among them: it asks for a core dump.
static const int crash_signals[] = {SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT, SIGQUIT};
static const int flag_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT};
#define CRASH_COUNT (sizeof crash_signals / sizeof *crash_signals)
#define FLAG_COUNT (sizeof flag_signals / sizeof *flag_signals)

static struct sigaction pipe_before;
static struct sigaction crash_before[CRASH_COUNT], flag_before[FLAG_COUNT];
static struct termios settings_before;
static int terminal_in = -1, terminal_out = -1;
static int wake_fd = -1;
static atomic_int pending, termination, is_restored, crash_log = -1;
// A stack overflow leaves no stack to handle it on.
static char alternate_stack[64 * 1024];
static stack_t stack_before;
static sigset_t mask_before;
// The file that says that the terminal is ours; gone once it is put right.
static char mark[1024];

// Everything that is ever switched on, off: paste brackets, mouse, line-drawing set, wrap and
// scroll region to their defaults, attributes, keypad, cursor keys; cursor shown; and the
// alternate screen left, last, since some terminals keep two sets of the rest.
static const char reset[] =
    "\033[?2004l\033[?1006l\033[?1002l\017\033(B\033[?7h\033[r\033[0m\033[?1l\033>\033[?25h"
    "\033[?1049l";

void ccurses_write(int descriptor, const char *bytes, size_t count) {
  for (int tries = 0; count > 0 && tries < 100;) {
    ssize_t sent = write(descriptor, bytes, count);
    if (sent > 0) {
      bytes += sent;
      count -= (size_t)sent;
    } else if (sent < 0 && errno == EAGAIN) {
      struct pollfd state = {.fd = descriptor, .events = POLLOUT};
      poll(&state, 1, 10);
      tries++;
    } else if (sent < 0 && errno != EINTR) {
      return;
    }
  }
}

static void on_flag(int number) {
  int saved = errno;
  switch (number) {
  case SIGWINCH: atomic_fetch_or(&pending, CCURSES_RESIZED); break;
  case SIGTSTP: atomic_fetch_or(&pending, CCURSES_STOP); break;
  case SIGCONT: atomic_fetch_or(&pending, CCURSES_CONTINUED); break;
  default: {
    int none = 0;
    atomic_compare_exchange_strong(&termination, &none, number);
  }
  }
  if (wake_fd >= 0) {
    const uint64_t one = 1;
    ssize_t ignored = write(wake_fd, &one, sizeof one);
    (void)ignored;
  }
  errno = saved;
}

static void log_crash(int descriptor, int number) {
  char line[] = "signal 00\n";
  line[7] = (char)('0' + number / 10 % 10);
  line[8] = (char)('0' + number % 10);
  ccurses_write(descriptor, line, sizeof line - 1);
  void *frames[64];
  backtrace_symbols_fd(frames, backtrace(frames, 64), descriptor);
}

static void on_crash(int number) {
  // Only the first crashing thread restores; SA_RESETHAND has put the default back already.
  if (atomic_exchange(&is_restored, 1) == 0) {
    ccurses_write(terminal_out, reset, sizeof reset - 1);
    tcsetattr(terminal_in, TCSANOW, &settings_before);
    if (mark[0]) unlink(mark);
    int log = atomic_load(&crash_log);
    if (log >= 0) log_crash(log, number);
  }
  raise(number);
}

void ccurses_take_over_signals(int input, int output, int wake) {
  terminal_in = input;
  terminal_out = output;
  wake_fd = wake;
  tcgetattr(input, &settings_before);
  atomic_store(&pending, 0);
  atomic_store(&termination, 0);
  atomic_store(&is_restored, 0);
  // The first call loads libgcc, which a handler must not do.
  void *frame;
  backtrace(&frame, 1);
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, &stack_before);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER;
  for (size_t i = 0; i < CRASH_COUNT; i++) sigaction(crash_signals[i], &action, &crash_before[i]);
  // A sound server that goes away must not take the terminal with it.
  action.sa_handler = SIG_IGN;
  action.sa_flags = 0;
  sigaction(SIGPIPE, &action, &pipe_before);
  action.sa_handler = on_flag;
  action.sa_flags = SA_RESTART;
  for (size_t i = 0; i < FLAG_COUNT; i++) sigaction(flag_signals[i], &action, &flag_before[i]);
  // A parent may hand down a mask that keeps all of them from us.
  sigset_t ours;
  sigemptyset(&ours);
  for (size_t i = 0; i < CRASH_COUNT; i++) sigaddset(&ours, crash_signals[i]);
  for (size_t i = 0; i < FLAG_COUNT; i++) sigaddset(&ours, flag_signals[i]);
  pthread_sigmask(SIG_UNBLOCK, &ours, &mask_before);
}

void ccurses_give_back_signals(void) {
  // From here on there is nothing to restore any more.
  atomic_store(&is_restored, 1);
  pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
  tcsetattr(terminal_in, TCSANOW, &settings_before);
  for (size_t i = 0; i < FLAG_COUNT; i++) sigaction(flag_signals[i], &flag_before[i], NULL);
  for (size_t i = 0; i < CRASH_COUNT; i++) sigaction(crash_signals[i], &crash_before[i], NULL);
  sigaction(SIGPIPE, &pipe_before, NULL);
  sigaltstack(&stack_before, NULL);
  wake_fd = -1;
}

void ccurses_stop_process(int group) {
  struct sigaction stop, ours;
  memset(&stop, 0, sizeof stop);
  sigemptyset(&stop.sa_mask);
  stop.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &stop, &ours);
  if (group) {
    kill(0, SIGTSTP);
  } else {
    raise(SIGTSTP);
  }
  sigaction(SIGTSTP, &ours, NULL);
  // Our own coming back is no news.
  atomic_fetch_and(&pending, ~(CCURSES_STOP | CCURSES_CONTINUED));
}

int ccurses_take_signals(void) { return atomic_exchange(&pending, 0); }

int ccurses_termination_signal(void) { return atomic_load(&termination); }

void ccurses_set_mark(const char *path) {
  if (strlen(path) < sizeof mark) strcpy(mark, path);
}

void ccurses_set_crash_log(int descriptor) { atomic_store(&crash_log, descriptor); }
