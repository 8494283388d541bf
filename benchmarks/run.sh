#!/usr/bin/env bash
# Runs the benchmarks, one process each, and writes the table that the README quotes.
#   benchmarks/run.sh                        all of them; writes benchmarks/results/README.md and NAME.txt beside it
#   benchmarks/run.sh --peers [NAME...]      beside the peers too (BullMQ, Graphile Worker, Slurm), which it installs
#   benchmarks/run.sh --quick [NAME...]      a look whether they run; prints the table and writes nothing
#   benchmarks/run.sh NAME...                only these; the lines of the others stay
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
all=(runtime match journal ledger merkle crypto submit bulk latency throughput throughput-postgres process sandbox backlog replay fleet failover scale)
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

keys() { # the line of JSON as "name 12,345, name 0.123"
  sed 's/[{}"]//g; s/,/\n/g' | awk -F: '{
    number = ($2 >= 1000) ? sprintf("%d", $2) : ($2 >= 10) ? sprintf("%.1f", $2) : sprintf("%.3f", $2)
    while (number ~ /^[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9]($|[,])/, ",&", number)
    printf "%s%s %s", (NR > 1 ? ", " : ""), $1, number }'
}

line() { # a line of the table
  local output=$1 name=$2 machine
  machine=$(sed -n 2p "$output")
  printf '| [`%s`](%s.txt) | %s | %s | %s | %s |\n' \
    "$name" "$name" "$(tail -n 1 "$output" | keys)" "${machine%%, commit *}" "${machine##*, commit }" "$(date -u +%F)"
}

keep() { # what was measured, also when a later one failed
  local name targets=("$results"/targets-*.md)
  for name in "${names[@]}"; do
    [ ! -f "$scratch/$name.line" ] || cp "$scratch/$name.txt" "$results/"
  done
  {
    printf '# Results\n\nMedians of the last full run of each benchmark, written by `benchmarks/run.sh`. Each name leads to what was measured beside it, the ranges and the load on the machine. What the keys mean stands with each\n'
    printf 'benchmark. [Targets and where the time goes](%s).\n\n' "$(basename "${targets[-1]}")"
    printf '| benchmark | medians | machine | commit | date |\n| --- | --- | --- | --- | --- |\n'
    for name in "${all[@]}"; do
      if [ -f "$scratch/$name.line" ]; then cat "$scratch/$name.line"
      elif [ -f "$results/README.md" ]; then grep -F "| [\`$name\`]" "$results/README.md" || true
      fi
    done
  } > "$scratch/README.md"
  cp "$scratch/README.md" "$results/README.md"
}

finish() {
  if [ -n "$quick" ]; then printf '\n'; cat "$scratch"/*.line 2>/dev/null || true; else keep; fi
  rm -rf "$scratch"
}
trap finish EXIT

for name in "${names[@]}"; do
  printf '\n== %s, load %s\n' "$name" "$(cut -d' ' -f1-3 /proc/loadavg)"
  # Where it plays thousands of nodes its own collections would be measured as the silo's, so it makes few of them.
  case $name in latency | fleet) export DOTNET_GCgen0size=0x20000000 ;; *) unset DOTNET_GCgen0size ;; esac
  "$program" "$name" $quick $peers --json | grep -v '^note: ' | tee "$scratch/$name.txt"
  line "$scratch/$name.txt" "$name" > "$scratch/$name.line"
done
