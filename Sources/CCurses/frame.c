// The bytes of a frame on their way to the terminal.
#include "CCurses.h"
#include "ccurses_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The frame that is being made, and what of earlier ones the terminal has not taken.
static struct {
  char *bytes;
  size_t length, room;
} frame, unsent;

void ccurses_frame_append(const char *bytes, size_t length) {
  if (frame.length + length > frame.room) {
    size_t room = (frame.length + length) * 2 + 4096;
    char *more = realloc(frame.bytes, room);
    if (more == NULL) return;
    frame.bytes = more;
    frame.room = room;
  }
  memcpy(frame.bytes + frame.length, bytes, length);
  frame.length += length;
}

void ccurses_add(const uint8_t *bytes, size_t count) {
  if (bytes) ccurses_frame_append((const char *)bytes, count);
}

void ccurses_frame_close(void) {
  free(frame.bytes);
  free(unsent.bytes);
  memset(&frame, 0, sizeof frame);
  memset(&unsent, 0, sizeof unsent);
}

size_t ccurses_frame_length(void) { return frame.length; }

// Writes as much as the terminal takes; the number of bytes, or -1 where it is gone.
static ssize_t offer(const char *bytes, size_t length) {
  size_t sent = 0;
  while (sent < length) {
    ssize_t count = write(ccurses_output(), bytes + sent, length - sent);
    if (count > 0) {
      sent += (size_t)count;
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      break;
    } else {
      return -1;
    }
  }
  return (ssize_t)sent;
}

int ccurses_drain(void) {
  if (unsent.length == 0) return 0;
  ssize_t sent = offer(unsent.bytes, unsent.length);
  if (sent < 0) return -1;
  memmove(unsent.bytes, unsent.bytes + sent, unsent.length - (size_t)sent);
  unsent.length -= (size_t)sent;
  return unsent.length > 0;
}

int ccurses_send(int is_synchronized) {
  // The frame's bytes go into the other buffer's place, whole: a sequence must not be cut off.
  static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
  if (is_synchronized) ccurses_frame_append(end, sizeof end - 1);
  size_t before = is_synchronized ? sizeof begin - 1 : 0, length = before + frame.length;
  if (unsent.length + length > unsent.room) {
    char *more = realloc(unsent.bytes, unsent.length + length);
    if (more == NULL) return -1;
    unsent.bytes = more;
    unsent.room = unsent.length + length;
  }
  if (before) memcpy(unsent.bytes + unsent.length, begin, before);
  memcpy(unsent.bytes + unsent.length + before, frame.bytes, frame.length);
  unsent.length += length;
  frame.length = 0;
  return ccurses_drain();
}
