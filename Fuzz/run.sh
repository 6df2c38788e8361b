#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the fuzz targets under libFuzzer: the decoder of the door and the
# resolver of identities, with coverage feedback and address checks.
#
#   Fuzz/run.sh 100000        so many executions each
#   Fuzz/run.sh 60s           so many seconds each
#   Fuzz/run.sh 60s decoder   only one of them
#
# Needs the Swift toolchain with its libFuzzer (Linux). Builds from Sources into
# .build/fuzz; what it learns is kept there, and a crash leaves its input there.
set -eu
cd "$(dirname "$0")/.."
amount=${1:-100000}
only=${2:-}
out=.build/fuzz
mkdir -p "$out"

case "$amount" in
    *s) limit="-max_total_time=${amount%s}" ;;
    *) limit="-runs=$amount" ;;
esac

flags="-O -wmo -parse-as-library -sanitize=fuzzer,address -swift-version 6 -package-name jejak
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -I $out
    -Xcc -fmodule-map-file=$out/simdjson.modulemap
    -Xcc -ISources/CSimdJSON/include -Xcc -fmodule-map-file=Sources/CZlib/module.modulemap"

newer() { # newer FILE FOLDER...: whether something in the folders is newer
    file=$1
    shift
    [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" -type f | head -n 1)" ]
}

cat > "$out/simdjson.modulemap.new" <<EOF
module CSimdJSON { header "$PWD/Sources/CSimdJSON/include/jejak_json.h" export * }
EOF
cmp -s "$out/simdjson.modulemap.new" "$out/simdjson.modulemap" ||
    mv "$out/simdjson.modulemap.new" "$out/simdjson.modulemap"
rm -f "$out/simdjson.modulemap.new"

if newer "$out/json.o" Sources/CSimdJSON; then
    clang++ -std=c++17 -O2 -fsanitize=fuzzer-no-link,address -ISources/CSimdJSON/include \
        -c Sources/CSimdJSON/jejak_json.cpp -o "$out/json.o"
fi
if newer "$out/core.o" Sources/JejakCore; then
    # shellcheck disable=SC2046,SC2086
    swiftc $flags -module-name JejakCore -emit-module \
        -emit-module-path "$out/JejakCore.swiftmodule" \
        -c $(find Sources/JejakCore -name '*.swift') -o "$out/core.o"
fi
collect="Sources/JejakCollect/Wire Sources/JejakCollect/Step Sources/JejakCollect/Plan"
# shellcheck disable=SC2086
if newer "$out/collect.o" $collect Sources/JejakCore; then
    # shellcheck disable=SC2046,SC2086
    swiftc $flags -module-name JejakCollect -emit-module \
        -emit-module-path "$out/JejakCollect.swiftmodule" \
        -c $(find $collect -name '*.swift') Sources/JejakCollect/IntakeSettings.swift \
        -o "$out/collect.o"
fi

run() { # run NAME SOURCE OBJECTS...
    name=$1
    source=$2
    shift 2
    [ -z "$only" ] || [ "$only" = "$name" ] || return 0
    # shellcheck disable=SC2086
    swiftc $flags -module-name "Fuzz_$name" "$source" "$@" -o "$out/$name" \
        -lsimdjson -lz -lstdc++ > "$out/link.log" 2>&1 || {
        grep -v "Cannot export local symbol" "$out/link.log"
        return 1
    }
    mkdir -p "$out/corpus-$name"
    echo "fuzzing $name ($amount)"
    "$out/$name" "$limit" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$out/crash-$name-" -seed=1 "$out/corpus-$name" "Fuzz/Corpus/$name" \
        > "$out/$name.log" 2>&1 || {
        tail -n 40 "$out/$name.log"
        echo "fuzz: $name broke a promise: its input lies in $out" >&2
        return 1
    }
    grep -E "stat::number_of_executed_units|stat::average_exec_per_sec|cov: " "$out/$name.log" |
        tail -n 3
}

run decoder Fuzz/DecoderFuzz.swift "$out/json.o" "$out/core.o" "$out/collect.o"
run identity Fuzz/IdentityFuzz.swift "$out/core.o"
