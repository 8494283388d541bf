using System.Globalization;

namespace Skyops.Worker.Sandbox;

/// <summary>What a program in a sandbox sees of its own rights, and whether that is what it should see.</summary>
internal static class SandboxFacts
{
    private static readonly string[] Namespaces = ["user", "pid", "net", "ipc", "uts", "cgroup", "mnt"];
    private static readonly string[] Capabilities = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    /// <summary>Prints <c>name value</c>, a line each.</summary>
    public const string Script =
        """
        for n in user pid net ipc uts cgroup mnt; do echo "ns-$n $(readlink /proc/self/ns/$n)"; done
        while read -r name value rest; do echo "${name%:} $value"; done < /proc/self/status
        echo "core $(ulimit -c)"
        echo "files $(ulimit -n)"
        for f in /usr/x /x /etc/x /dev/x /data/inputs/x; do if ( : > $f ) 2> /dev/null; then echo "writes $f"; fi; done
        for f in /proc/self/fd/*; do echo "fd ${f##*/}"; done
        ( : > /data/outputs/x ) && echo "outputs yes"
        """;

    /// <param name="lines">What it printed.</param>
    /// <param name="user">Whom it must see itself as; null: the user that all sandboxes have inside, in a user namespace of their own.</param>
    public static IEnumerable<SandboxControl> Check(IEnumerable<string> lines, uint? user = null)
    {
        var facts = lines.Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        string Fact(string name) => facts[name].FirstOrDefault("nothing");

        var namespaces = user is null ? Namespaces : Namespaces[1..];
        var shared = namespaces.Where(name => Fact("ns-" + name) == "nothing" || Fact("ns-" + name) == Own(name)).ToArray();
        yield return new SandboxControl("namespaces", shared.Length == 0, shared.Length == 0 ? string.Join(", ", namespaces) : $"shared with the node: {string.Join(", ", shared)}", "use a kernel with all namespaces");

        var inner = (user ?? SandboxCommand.InnerUser).ToString(CultureInfo.InvariantCulture);
        yield return new SandboxControl("unprivileged user", Fact("Uid") == inner, $"user {Fact("Uid")} inside", "allow setpriv to become another user");

        var kept = Capabilities.Where(name => Fact(name).Trim('0').Length > 0).ToArray();
        yield return new SandboxControl("capabilities", kept.Length == 0, kept.Length == 0 ? "none" : $"left: {string.Join(", ", kept)}", "use bubblewrap 0.8 or newer");
        yield return new SandboxControl("no new privileges", Fact("NoNewPrivs") == "1", $"NoNewPrivs {Fact("NoNewPrivs")}", "use bubblewrap 0.8 or newer");
        yield return new SandboxControl("seccomp filter", Fact("Seccomp") == "2", $"Seccomp {Fact("Seccomp")}", "use a kernel with CONFIG_SECCOMP_FILTER");

        var writes = facts["writes"].ToArray();
        yield return new SandboxControl("read-only root", writes.Length == 0, writes.Length == 0 ? "nothing but /data can be written" : $"written: {string.Join(", ", writes)}", "use bubblewrap 0.8 or newer");

        var files = Fact("files") == SandboxLimits.OpenFiles.ToString(CultureInfo.InvariantCulture);
        yield return new SandboxControl("open files, core dumps", files && Fact("core") == "0", $"{Fact("files")} files, core {Fact("core")}", "raise the worker's hard limit of open files to 4096");
        // 3 is the folder that the shell is looking into.
        var open = facts["fd"].Except(["0", "1", "2", "3"]).ToArray();
        yield return new SandboxControl("no descriptors of the worker", open.Length == 0, open.Length == 0 ? "none" : $"open: {string.Join(", ", open)}", "use Linux 5.11 or newer");
        yield return new SandboxControl("outputs", Fact("outputs") == "yes", "can be written", "look at the data folder's disk");
    }

    private static string Own(string name) => new FileInfo($"/proc/self/ns/{name}").LinkTarget ?? "";
}
