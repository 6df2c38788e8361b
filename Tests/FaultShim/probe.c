// SPDX-License-Identifier: Apache-2.0
//
// Does to files what its arguments say, so that a test can ask droplast for
// exactly one history. Each argument is one step, its words parted by commas:
//   write,NAME,OFFSET,TEXT  append,NAME,TEXT  cut,NAME,LENGTH  sync,NAME
//   rename,NAME,NEW  remove,NAME  folder   (syncs the folder it runs in)
//   new,NAME  (opens the name anew, created or emptied)  say,TEXT
// Ends with the number of the first step that failed, and says why.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    char name[64];
    int descriptor;
} opened[32];
static int opened_count;

static int open_as(const char *name, int flags) {
    for (int index = 0; index < opened_count; index++)
        if (!strcmp(opened[index].name, name) && !(flags & O_TRUNC))
            return opened[index].descriptor;
    int descriptor = open(name, O_RDWR | O_CREAT | flags, 0600);
    if (descriptor < 0 || opened_count == 32) return -1;
    for (int index = 0; index < opened_count; index++)
        if (!strcmp(opened[index].name, name)) opened[index].name[0] = 0;
    snprintf(opened[opened_count].name, sizeof opened[0].name, "%s", name);
    return opened[opened_count++].descriptor = descriptor;
}

static int all_of(ssize_t result, const char *text) {
    if (result >= 0 && result < (ssize_t)strlen(text)) errno = ENOSPC;
    return result == (ssize_t)strlen(text);
}

static int step(char *words[4]) {
    const char *verb = words[0], *name = words[1];
    if (!strcmp(verb, "write"))
        return all_of(pwrite(open_as(name, 0), words[3], strlen(words[3]), atol(words[2])),
                      words[3]);
    if (!strcmp(verb, "append")) {
        int descriptor = open_as(name, 0);
        lseek(descriptor, 0, SEEK_END);
        return all_of(write(descriptor, words[2], strlen(words[2])), words[2]);
    }
    if (!strcmp(verb, "cut")) return ftruncate(open_as(name, 0), atol(words[2])) == 0;
    if (!strcmp(verb, "sync")) return fdatasync(open_as(name, 0)) == 0;
    if (!strcmp(verb, "new")) return open_as(name, O_TRUNC) >= 0;
    if (!strcmp(verb, "rename")) return rename(name, words[2]) == 0;
    if (!strcmp(verb, "remove")) return unlink(name) == 0;
    if (!strcmp(verb, "say")) return puts(name) >= 0 && fflush(stdout) == 0;
    if (!strcmp(verb, "folder")) {
        int descriptor = open(".", O_RDONLY | O_DIRECTORY);
        return descriptor >= 0 && fsync(descriptor) == 0 && close(descriptor) == 0;
    }
    errno = EINVAL;
    return 0;
}

int main(int count, char **steps) {
    for (int index = 1; index < count; index++) {
        char *words[4] = {"", "", "", ""};
        int found = 0;
        for (char *word = strtok(steps[index], ","); word && found < 4; word = strtok(NULL, ","))
            words[found++] = word;
        if (step(words)) continue;
        fprintf(stderr, "step %d (%s) failed: %s\n", index, words[0], strerror(errno));
        return index;
    }
    return 0;
}
