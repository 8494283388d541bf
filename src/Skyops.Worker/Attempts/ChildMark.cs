using System.Text.Json;
using Skyops.Worker.Native;
using Skyops.Worker.Telemetry;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Says which process runs in an attempt's folder, so that a later worker can tell a leftover child from a stranger
/// that got the same process id: the boot, the start time in clock ticks since that boot, and the folder on its command
/// line or in its environment.
/// </summary>
internal sealed record ChildMark(int Pid, long StartTicks, string BootId)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Writes the mark of a child that was just started.</summary>
    public static void Write(AttemptFolder folder, int pid)
    {
        if (ProcessTable.TryReadOne(pid, out var entry))
        {
            var mark = new ChildMark(pid, entry.StartTicks, ThisBoot);
            File.WriteAllBytes(
                folder.ChildMark, JsonSerializer.SerializeToUtf8Bytes(mark, WorkerJson.Default.ChildMark));
        }
    }

    /// <summary>Kills the leftover child of a folder; false when there is none or the process is not it.</summary>
    public static bool KillLeftover(AttemptFolder folder)
    {
        if (Read(folder) is not { Pid: > 1 } mark || mark.BootId != ThisBoot) return false;
        if (!ProcessTable.TryReadOne(mark.Pid, out var entry) || entry.StartTicks != mark.StartTicks) return false;
        if (!Read(mark.Pid, "cmdline").Contains(folder.Path, StringComparison.Ordinal)
            && !Read(mark.Pid, "environ").Contains(folder.Path, StringComparison.Ordinal)) return false;
        return LibC.Kill(-mark.Pid, LibC.SigKill) == 0;
    }

    private static ChildMark? Read(AttemptFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.ChildMark), WorkerJson.Default.ChildMark);
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
