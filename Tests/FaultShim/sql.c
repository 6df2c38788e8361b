// SPDX-License-Identifier: Apache-2.0
//
// Runs SQL on a database, one statement a line from the standard input, and
// prints what each answers at once: a line per row, the first column alone.
// For tests that must look into a store, or see one that fails under droplast.

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static int print_row(void *unused, int count, char **values, char **names) {
    (void)unused, (void)names;
    if (count > 0) puts(values[0] ? values[0] : "");
    return fflush(stdout);
}

int main(int count, char **arguments) {
    sqlite3 *database = NULL;
    if (count != 2 || sqlite3_open(arguments[1], &database)) return 2;
    char line[65536];
    while (fgets(line, sizeof line, stdin)) {
        char *error = NULL;
        if (sqlite3_exec(database, line, print_row, NULL, &error)) {
            fprintf(stderr, "%s\n", error ? error : sqlite3_errmsg(database));
            sqlite3_free(error);
            return 1;
        }
    }
    return sqlite3_close(database) ? 1 : 0;
}
