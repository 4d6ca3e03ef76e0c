#!/usr/bin/env bash
# Measures the built binary: cold start to the first page served, and memory at rest. Needs curl.
# usage: docs/measure.sh [BINARY]
set -euo pipefail
binary=${1:-target/release/prematch}
folder=$(mktemp -d)
pid=
finish() {
  [ -n "$pid" ] && kill "$pid" 2>/dev/null
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

# Starts prematch on an empty data folder and loads the first page; leaves its address in $address, the time in $ms.
start_once() {
  local out="$folder/out-$1" begin end
  : > "$out"
  begin=$(date +%s%N)
  "$binary" serve --no-open --port 0 --data-dir "$folder/data-$1" >> "$out" &
  pid=$!
  while ! grep -q http "$out"; do sleep 0.002; done
  address=$(grep -o 'http[^ ]*' "$out" | head -1)
  curl -s -o /dev/null -c "$folder/jar" "$address"
  curl -s -o /dev/null -b "$folder/jar" "${address%%/open*}/"
  end=$(date +%s%N)
  ms=$(((end - begin) / 1000000))
}

printf 'cold start to the first page served, ms, ten runs on an empty data folder:'
for i in $(seq 10); do
  start_once "$i"
  printf ' %s' "$ms"
  if [ "$i" -lt 10 ]; then
    kill "$pid"
    wait "$pid" 2>/dev/null || true
  fi
done
for path in / /programs /pick /profile /rules /sources /data /help /read /write; do
  curl -s -o /dev/null -b "$folder/jar" "${address%%/open*}$path"
done
sleep 1
printf '\nmemory at rest after all pages: %s MB resident\n' "$(($(grep VmRSS "/proc/$pid/status" | tr -dc 0-9) / 1024))"
ls -l "$binary" | awk '{printf "size of the binary: %.1f MB\n", $5 / 1048576}'
