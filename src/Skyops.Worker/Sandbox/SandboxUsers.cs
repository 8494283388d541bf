using System.Globalization;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// The users that sandboxes run as outside: one for each that runs at a time, so that no two share the kernel's counters of a
/// user. They come from a range that no distribution and no systemd hands out; what nobody is in <c>/etc/passwd</c> owns nothing.
/// </summary>
internal sealed class SandboxUsers
{
    private const uint First = 0x7000_0000;
    private const uint EachWorker = 1_024;
    private const uint Workers = 131_072;

    private readonly Lock sync = new();
    private readonly SortedSet<uint> free = [];
    private readonly uint end;
    private uint next;

    private SandboxUsers(uint first, uint count) => (next, end) = (first, first + count);

    /// <summary>The users of a worker.</summary>
    /// <param name="uidMap">Lines of <c>/proc/self/uid_map</c>: in a container not every number is there.</param>
    /// <param name="prefix">Eight hexadecimal digits that tell workers of one machine apart.</param>
    /// <exception cref="SandboxException">The range is not there.</exception>
    public static SandboxUsers Of(IEnumerable<string> uidMap, string prefix)
    {
        var worker = uint.Parse(prefix, NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Workers;
        var wanted = First + (worker * EachWorker);
        uint last = 0;
        foreach (var line in uidMap)
        {
            var parts = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 3 || !uint.TryParse(parts[0], CultureInfo.InvariantCulture, out var from) || !uint.TryParse(parts[2], CultureInfo.InvariantCulture, out var count)) continue;
            if (from <= wanted && wanted + EachWorker - from <= count) return new SandboxUsers(wanted, EachWorker);
            last = Math.Max(last, from + count);
        }

        // A container with few users: its last ones, below nobody (65534) where they end with it.
        if (last >= 2 * EachWorker) return new SandboxUsers(last - EachWorker - 2, EachWorker);
        throw new SandboxException("unprivileged user", $"this container has only {last} users", "give it a range of at least 2,048 users");
    }

    public uint Take()
    {
        lock (sync)
        {
            if (free.Count > 0)
            {
                var user = free.Min;
                free.Remove(user);
                return user;
            }

            return next < end ? next++ : throw new SandboxException("unprivileged user", $"all {EachWorker} are in use", "run fewer attempts at once");
        }
    }

    public void Return(uint user)
    {
        lock (sync) free.Add(user);
    }
}
