#!/usr/bin/env bash
# Runs the benchmarks, one process each, and writes the table that the README quotes.
#   benchmarks/run.sh                        all of them; writes benchmarks/results/README.md and NAME.txt beside it
#   benchmarks/run.sh --peers [NAME...]      beside the peers too (BullMQ, Graphile Worker, Slurm), which it installs
#   benchmarks/run.sh --quick [NAME...]      a look whether they run; prints the table and writes nothing
#   benchmarks/run.sh NAME...                only these; the lines of the others stay
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
all=(runtime match journal submit bulk latency throughput throughput-postgres process backlog replay fleet failover scale)
quick=
peers=
names=()
for argument in "$@"; do
  case $argument in
    --quick) quick=--quick ;;
    --peers) peers=--peers ;;
    -*) sed -n '2,6s/^# //p' "$0" >&2; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=("${all[@]}")

[ -z "$peers" ] || benchmarks/peers/install.sh
dotnet build benchmarks/Skyops.Benchmarks -c Release -v q -nologo
program=benchmarks/Skyops.Benchmarks/bin/Release/net10.0/Skyops.Benchmarks
results=benchmarks/results
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

keys() { # the line of JSON as "name 12,345, name 0.123"
  sed 's/[{}"]//g; s/,/\n/g' | awk -F: '{
    number = ($2 >= 1000) ? sprintf("%d", $2) : ($2 >= 10) ? sprintf("%.1f", $2) : sprintf("%.3f", $2)
    while (number ~ /^[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9]($|[,])/, ",&", number)
    printf "%s%s %s", (NR > 1 ? ", " : ""), $1, number }'
}

newest() { # the newest reading of a benchmark, else its raw output
  local readings=("$results/$1"-*.md)
  if [ -f "${readings[-1]}" ]; then basename "${readings[-1]}"; else echo "$1.txt"; fi
}

line() { # a line of the table
  local output=$1 name=$2 machine
  machine=$(sed -n 2p "$output")
  printf '| [`%s`](%s) | %s | %s | %s | %s |\n' \
    "$name" "$(newest "$name")" "$(tail -n 1 "$output" | keys)" "${machine%%, commit *}" "${machine##*, commit }" "$(date -u +%F)"
}

for name in "${names[@]}"; do
  printf '\n== %s, load %s\n' "$name" "$(cut -d' ' -f1-3 /proc/loadavg)"
  "$program" "$name" $quick $peers --json | tee "$scratch/$name.txt"
  line "$scratch/$name.txt" "$name" > "$scratch/$name.line"
done

if [ -n "$quick" ]; then
  printf '\n'
  for name in "${names[@]}"; do cat "$scratch/$name.line"; done
  exit
fi

for name in "${names[@]}"; do cp "$scratch/$name.txt" "$results/$name.txt"; done
{
  printf '# Results\n\nMedians of the last full run of each benchmark, written by `benchmarks/run.sh`. Each name leads to its reading: what was\n'
  printf 'measured beside it, the ranges and the load on the machine. What the keys mean stands with each benchmark.\n\n'
  printf '| benchmark | medians | machine | commit | date |\n| --- | --- | --- | --- | --- |\n'
  for name in "${all[@]}"; do
    if [ -f "$scratch/$name.line" ]; then cat "$scratch/$name.line"
    elif [ -f "$results/README.md" ]; then grep -F "| [\`$name\`]" "$results/README.md" || true
    fi
  done
} > "$scratch/README.md"
cp "$scratch/README.md" "$results/README.md"
