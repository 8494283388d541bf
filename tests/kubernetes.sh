#!/usr/bin/env bash
# The tests that need a Kubernetes cluster, on a real one of one node.
#   tests/kubernetes.sh prepare        what takes long the first time: the cluster is compiled and started; prints nothing but failures
#   tests/kubernetes.sh test RESULTS   runs the tests, with their counters into the folder RESULTS
#   tests/kubernetes.sh down           takes the cluster down if `prepare` brought it up
#   tests/kubernetes.sh there          whether there is a tool: exit 0, else 3
#   tests/kubernetes.sh restart-api    kills the API server of that cluster and starts it again, as its tool does
# The cluster's tool is SKYOPS_KUBERNETES_TOOL, else ../shared/tools/kubernetes. Without it, or not as root, there is no cluster: exit 3.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=${SKYOPS_KUBERNETES_TOOL:-../shared/tools/kubernetes}
run=${SKYOPS_K8S_RUN:-/var/tmp/skyops-kubernetes}
mark=$run.of-the-tests
[ -x "$tool" ] && [ "$(id -u)" = 0 ] || exit 3

is_up() { [ -e "$run/kubelet.pid" ] && kill -0 "$(cat "$run/kubelet.pid")" 2>/dev/null; }

prepare() {
  is_up && return 0
  : >"$mark"
  "$tool" up >/dev/null
}

image() { # tar, name: an OCI layout of one image that holds busybox with all its applets; says its reference by digest
  local tar=$1 name=$2 work digest layer reference architecture
  work=$(mktemp -d)
  mkdir -p "$work"/root/{bin,tmp} "$work"/layout/blobs/sha256
  cp /bin/busybox "$work/root/bin/busybox"
  for applet in $(/bin/busybox --list); do [ "$applet" = busybox ] || ln -sf busybox "$work/root/bin/$applet"; done
  blob() { # file: puts it among the blobs, says its digest and size
    digest=$(sha256sum "$1" | cut -d' ' -f1)
    cp "$1" "$work/layout/blobs/sha256/$digest"
    echo "\"digest\":\"sha256:$digest\",\"size\":$(stat -c %s "$1")"
  }
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work/root" -cf "$work/layer" .
  layer=$(blob "$work/layer")
  case $(uname -m) in x86_64) architecture=amd64 ;; aarch64) architecture=arm64 ;; *) architecture=$(uname -m) ;; esac
  printf '{"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["/bin/echo","the image says so"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$architecture" "$(sha256sum "$work/layer" | cut -d' ' -f1)" >"$work/config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",%s}]}' \
    "$(blob "$work/config")" "$layer" >"$work/manifest"
  reference=$name@sha256:$(sha256sum "$work/manifest" | cut -d' ' -f1)
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",%s,"annotations":{"io.containerd.image.name":"%s"}}]}' \
    "$(blob "$work/manifest")" "$reference" >"$work/layout/index.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$work/layout/oci-layout"
  tar -C "$work/layout" -cf "$tar" .
  rm -rf "$work"
  echo "$reference"
}

test_in_cluster() { # results
  local folder reference status=0
  prepare
  folder=$(mktemp -d)
  reference=$(image "$folder/busybox.tar" localhost/skyops/busybox)
  "$tool" image "$folder/busybox.tar"
  rm -rf "$folder"
  "$tool" exec env SKYOPS_TEST_KUBECONFIG="$run/kubeconfig" SKYOPS_TEST_KUBE_IMAGE="$reference" SKYOPS_TEST_KUBE_RESTART="$PWD/tests/kubernetes.sh restart-api" \
    dotnet test tests/Skyops.Tests -c Release --no-build --nologo --filter "${FILTER:-FullyQualifiedName~Skyops.Tests.Kubernetes.Cluster}" \
    --logger "trx;LogFileName=kubernetes.trx" --results-directory "$1" || status=1
  return $status
}

restart_api() { # in the cluster's network namespace, where the tests run
  local pid command
  pid=$(cat "$run/apiserver.pid")
  mapfile -d '' -t command <"/proc/$pid/cmdline"
  kill -KILL "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  sleep 3
  (cd "$run"; setsid nohup "${command[@]}" </dev/null >>"$run/apiserver.log" 2>&1 & echo $! >"$run/apiserver.pid")
}

down() {
  [ -e "$mark" ] || return 0
  "$tool" down
  rm -f "$mark"
}

case ${1:-} in
  there) ;;
  down) down ;;
  prepare) prepare ;;
  test) test_in_cluster "${2:?usage: tests/kubernetes.sh test RESULTS}" ;;
  restart-api) restart_api ;;
  *) sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
