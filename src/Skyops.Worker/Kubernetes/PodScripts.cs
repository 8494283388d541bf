namespace Skyops.Worker.Kubernetes;

/// <summary>
/// What the helper containers run: shell of the smallest kind (busybox), with <c>head</c>, <c>tar</c>, <c>find</c>, <c>stat</c>, <c>ln</c> and <c>sha256sum</c>. The program's own image needs none of it.
/// </summary>
internal static class PodScripts
{
    private const string Pause = "sleep 0.1 2>/dev/null || sleep 1";

    /// <summary>Before the program: makes its folders, and waits until its files are there.</summary>
    public const string Stage =
        $"umask 022; mkdir -p /data/outputs /data/checkpoint /data/scratch /data/tmp /data/logs && while [ ! -e /control/staged ]; do {Pause}; done";

    /// <summary>Beside the program: waits to be asked, for as long as the pod is there.</summary>
    public const string Keep = $"trap 'exit 0' TERM; while :; do {Pause}; done";

    /// <summary>Takes an archive of so many bytes: the way it comes has no end that could be seen. <c>$1</c>: bytes, <c>$2</c>: folder.</summary>
    public const string Unpack = "umask 022; head -c \"$1\" | tar -x -f - -C \"$2\"";

    /// <summary>All files are there.</summary>
    public const string Staged = ": > /control/staged";

    /// <summary>Gives a folder of <c>/data</c> as an archive. <c>$1</c>: its name.</summary>
    public const string Pack = "cd /data && exec tar -c -f - \"$1\"";

    /// <summary>
    /// Gives the checkpoint as an archive, unless it is the one that was taken before. Its files are linked between two listings that must be equal, so all of them stood
    /// there at one moment. Names that begin with a dot are not ready yet. <c>$1</c>: what listing was taken before, <c>$2</c>: <c>list</c> to give only the listing.
    /// </summary>
    public const string Checkpoint =
        """
        cd /data || exit 1
        listing() { find checkpoint -type f ! -path '*/.*' -exec stat -c '%n %i %s %Y' {} + 2>/dev/null | sort | sha256sum | cut -d' ' -f1; }
        for try in 1 2 3; do
          before=$(listing)
          [ "$2" = list ] && { echo "$before" >&2; exit 0; }
          [ "$before" = "$1" ] && exit 0
          rm -rf /data/.taken && mkdir -p /data/.taken/checkpoint || exit 1
          find checkpoint -type f ! -path '*/.*' | while IFS= read -r file; do
            mkdir -p "/data/.taken/${file%/*}" && ln "$file" "/data/.taken/$file" || exit 1
          done || continue
          [ "$(listing)" = "$before" ] || continue
          echo "$before" >&2
          cd /data/.taken && exec tar -c -f - checkpoint
        done
        exit 75
        """;

    /// <summary>
    /// Sends a signal to every process of the pod that is not of this container: those have another file system. The first process of the pod only holds it together. Older processes
    /// come first: a shell hears of it before it sees its command end. <c>$1</c>: the signal.
    /// </summary>
    public const string Signal =
        """
        own=$(readlink /proc/self/ns/mnt)
        for number in $(ls /proc | sort -n); do
          case $number in 1 | *[!0-9]*) continue ;; esac
          [ "$(readlink /proc/$number/ns/mnt 2>/dev/null)" = "$own" ] || kill -s "$1" "$number" 2>/dev/null
        done
        :
        """;

    /// <summary>A script as a command, with its arguments.</summary>
    public static IReadOnlyList<string> Command(string script, params string[] arguments) => ["/bin/sh", "-c", script, "skyops", .. arguments];
}
