#!/usr/bin/env bash
# Installs the peers, versions locked (npm) or as the distribution has them. Starts nothing.
#   benchmarks/peers/install.sh [bullmq] [graphile] [slurm]      all of them when none is named
set -euo pipefail
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- bullmq graphile slurm

debian() { # packages: installs those that are missing, without starting the services they bring
  local need=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || need+=("$package"); done
  [ ${#need[@]} = 0 ] && return 0
  echo "installing ${need[*]}"
  local root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get -o DPkg::Lock::Timeout=300 update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive $root apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$@" >/dev/null
}

# Not `npm ci`: it insists on binaries of other systems that some registries lack. Versions and hashes are those of the lock file all the same.
npm_packages() { # folder
  cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return 0
  echo "installing the packages of $1"
  (cd "$1" && npm install --no-save --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed)
}

for peer in "$@"; do
  case $peer in
    bullmq) debian redis-server; npm_packages bullmq ;;
    graphile) debian postgresql-15; npm_packages graphile ;;
    slurm) debian slurmctld slurmd slurm-client munge ;;
    *) echo "no such peer: $peer" >&2; exit 2 ;;
  esac
done
