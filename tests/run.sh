#!/usr/bin/env bash
# The test command. Installs what the tests need, restores locked, builds, checks format, runs the tests.
#   tests/run.sh             what is quick to install and to run; the rest is skipped, and says so
#   tests/run.sh all         also the peers that take long to install (a browser, S3, IPFS and Arweave servers), a Kubernetes cluster where its tool is there
#                            (tests/kubernetes.sh), tests that take minutes (50 kills of the silo, cuts of 300 s), and 2,000 seeds of the simulation
#   tests/run.sh sim SEED    one run of the simulation, with its trace
# The last line is `N passed, N failed, N skipped`.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
mode=${1:-quick}
say() { printf '\n== %s\n' "$*"; }

debian() { # packages: installs those that are missing
  local need=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || need+=("$package"); done
  [ ${#need[@]} = 0 ] && return 0
  say "installing ${need[*]}"
  local root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get -o DPkg::Lock::Timeout=300 update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive $root apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$@" >/dev/null
}

peers() { # folders under tests/peers: npm packages that play the other side of a protocol
  for peer in "$@"; do
    local folder=tests/peers/$peer
    [ -f "$folder/package-lock.json" ] || continue
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
      say "installing the peer $peer"
      (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed)
    fi
  done
}

if [ "$mode" = sim ]; then
  export SKYOPS_SIM_SEED=${2:?usage: tests/run.sh sim SEED}
  exec dotnet test tests/Skyops.Core.Tests -c Release --nologo --filter "FullyQualifiedName~Simulation" --logger "console;verbosity=detailed"
fi

empty= cluster= cluster_log= on_cluster=
leave() { # however it ends, nothing of it is left running
  rm -rf ${empty:+"$empty"} ${cluster_log:+"$cluster_log"}
  for group in $cluster $on_cluster; do kill -- "-$group" 2>/dev/null || true; done
  [ -z "$cluster" ] || bash tests/kubernetes.sh down >/dev/null 2>&1 || true
}
trap leave EXIT
# PostgreSQL only for its programs: the tests start a server of their own, in a folder of their own. iproute2 makes the networks that tests cut,
# strace the disks that fail, bubblewrap the sandboxes that python3 tries to get out of, podman and runc the containers, of images made of busybox.
debian libsecp256k1-1 postgresql iproute2 strace bubblewrap python3 podman runc busybox-static
peers grpc ethers anvil contracts hpke
if [ "$mode" = all ]; then
  debian chromium memcached swift-proxy swift-account swift-container swift-object
  debian python3-torch python3-torchvision
  # The cluster is compiled the first time, which takes a quarter of an hour: meanwhile the rest goes on.
  if bash tests/kubernetes.sh there; then
    cluster_log=$(mktemp)
    setsid bash tests/kubernetes.sh prepare </dev/null >"$cluster_log" 2>&1 & cluster=$!
  fi
  JOBS=2 peers browser ipfs arweave
  export SKYOPS_TEST_ALL=1 SKYOPS_SIM_SEEDS=2000 SKYOPS_CONTRACT_CALLS=10000
fi

if [ "$mode" = all ]; then
  say "restore, locked, into an empty package folder"
  empty=$(mktemp -d)
  dotnet restore Skyops.Orleans.sln --locked-mode --packages "$empty" --force -v quiet
fi
say "restore, locked"
dotnet restore Skyops.Orleans.sln --locked-mode --force -v quiet
say "build"
dotnet build Skyops.Orleans.sln -c Release --no-restore -v quiet -nologo
say "format"
# What it says of style the build has said already: there only the layout is left to look at.
dotnet format $([ "$mode" = all ] || echo whitespace) Skyops.Orleans.sln --no-restore --verify-no-changes
say "test"
results=$(mktemp -d)
status=0
if [ -n "$cluster" ]; then
  # As soon as it is up, beside the core's tests, which know no clock: most of what these do is wait for pods.
  setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; exec bash tests/kubernetes.sh test "$2"' - "$cluster" "$results" </dev/null >>"$cluster_log" 2>&1 & on_cluster=$!
fi
dotnet test tests/Skyops.Core.Tests -c Release --no-build --nologo --logger "trx;LogFileName=core.trx" --results-directory "$results" || status=1
if [ -n "$cluster" ]; then
  say "test on the cluster"
  wait "$on_cluster" || status=1
  on_cluster=
  cat "$cluster_log"
  bash tests/kubernetes.sh down >/dev/null
fi
# With the machine to themselves: some of these keep times that are promised.
dotnet test tests/Skyops.Tests -c Release --no-build --nologo ${cluster:+--filter "FullyQualifiedName!~Skyops.Tests.Kubernetes.Cluster"} \
  --logger "trx;LogFileName=host.trx" --results-directory "$results" || status=1

count() { grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(count passed) failed=$(count failed) total=$(count total)
rm -rf "$results"
# A run that crashed wrote no counters: never report that as green.
[ "$total" -gt 0 ] || status=1
[ $status = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $((total > passed + failed ? total - passed - failed : 0)) skipped"
exit $status
