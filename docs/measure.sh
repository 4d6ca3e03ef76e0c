#!/usr/bin/env bash
# Measures the built binary: cold start to the first page served, and memory at rest. Needs curl.
# usage: docs/measure.sh [BINARY]
set -euo pipefail
binary=${1:-target/release/prematch}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

start_once() {
  local begin end address
  begin=$(date +%s%N)
  "$binary" serve --no-open --port 0 --data-dir "$folder/$1" > "$folder/out" &
  pid=$!
  while ! grep -q http "$folder/out"; do sleep 0.002; done
  address=$(grep -o 'http[^ ]*' "$folder/out" | head -1)
  curl -s -o /dev/null -L -c "$folder/jar" -b "$folder/jar" "$address"
  end=$(date +%s%N)
  echo $(((end - begin) / 1000000))
}

echo "cold start to the first page served, ms, ten runs on an empty data folder:"
for i in $(seq 10); do
  start_once "$i" > "$folder/ms"
  cat "$folder/ms" | tr '\n' ' '
  pid=$(pgrep -f "data-dir $folder/$i" | head -1)
  if [ "$i" = 10 ]; then
    for path in / /programs /pick /profile /rules /sources /data /help; do
      curl -s -o /dev/null -b "$folder/jar" "$(grep -o 'http://[^/]*' "$folder/out" | head -1)$path"
    done
    sleep 1
    echo
    echo "memory at rest after all pages: $(($(grep VmRSS "/proc/$pid/status" | tr -dc 0-9) / 1024)) MB resident"
  fi
  kill "$pid"
  wait "$pid" 2>/dev/null || true
done
ls -l "$binary" | awk '{printf "size of the binary: %.1f MB\n", $5 / 1048576}'
