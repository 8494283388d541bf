using System.Globalization;
using System.Text;

namespace Skyops.Worker.Telemetry;

/// <summary>One process as <c>/proc/&lt;pid&gt;/stat</c> shows it.</summary>
/// <param name="Group">Its process group.</param>
/// <param name="CpuTicks">User and system time in clock ticks (1/100 s).</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
/// <param name="ResidentPages">Resident memory in pages, shared ones included.</param>
internal readonly record struct ProcessEntry(int Group, long CpuTicks, long StartTicks, long ResidentPages);

/// <summary>What a process group takes.</summary>
internal readonly record struct GroupUsage(long CpuTicks, long ResidentBytes)
{
    public int ResidentMiB => (int)(ResidentBytes >> 20);
}

/// <summary>
/// Reads <c>/proc</c>. One pass serves all attempts: a job's processes are those of its group, wherever in the tree they
/// are, so one that was adopted by init still counts.
/// </summary>
internal static class ProcessTable
{
    /// <summary>Sums CPU and memory of the wanted groups.</summary>
    public static Dictionary<int, GroupUsage> SumGroups(IReadOnlyCollection<int> wanted)
    {
        var sums = wanted.ToDictionary(group => group, _ => default(GroupUsage));
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder.AsSpan());
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            if (!TryReadOne(pid, out var entry) || !sums.TryGetValue(entry.Group, out var sum)) continue;
            sums[entry.Group] = new GroupUsage(
                sum.CpuTicks + entry.CpuTicks,
                sum.ResidentBytes + (entry.ResidentPages * Environment.SystemPageSize));
        }

        return sums;
    }

    /// <summary>Reads one process; false when it is not there (any more).</summary>
    public static bool TryReadOne(int pid, out ProcessEntry entry)
    {
        entry = default;
        try
        {
            using var file = File.OpenHandle($"/proc/{pid}/stat");
            Span<byte> bytes = stackalloc byte[1024];
            var length = RandomAccess.Read(file, bytes, 0);
            return TryParse(Encoding.ASCII.GetString(bytes[..length]), out entry);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads the line (proc(5)): the name in parentheses may itself hold spaces and parentheses.</summary>
    public static bool TryParse(string stat, out ProcessEntry entry)
    {
        entry = default;
        var name = stat.LastIndexOf(')');
        if (name < 0 || name + 2 > stat.Length) return false;
        var fields = stat[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // Field numbers of the manual minus 3: state is 3, pgrp 5, utime 14, stime 15, starttime 22, rss 24.
        if (fields.Length < 22) return false;
        if (!int.TryParse(fields[2], CultureInfo.InvariantCulture, out var group)
            || !long.TryParse(fields[11], CultureInfo.InvariantCulture, out var user)
            || !long.TryParse(fields[12], CultureInfo.InvariantCulture, out var system)
            || !long.TryParse(fields[19], CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(fields[21], CultureInfo.InvariantCulture, out var pages))
        {
            return false;
        }

        entry = new ProcessEntry(group, user + system, start, pages);
        return true;
    }
}
