using System.Globalization;

namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>Reads and writes the small files of control groups.</summary>
internal static class CgroupFile
{
    /// <exception cref="SandboxException">It cannot be set.</exception>
    public static void Write(string control, string folder, string file, string value)
    {
        try
        {
            // Not created when it is not there: on a control group that would say that the controller is off.
            using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(value));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                control, $"{Path.Combine(folder, file)} cannot be set to {value}: {failure.Message}",
                "give the worker a control group it may divide: run it as root, or as a service with Delegate=yes", failure);
        }
    }

    public static void Write(string control, string folder, string file, long value) => Write(control, folder, file, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number in a file, or after a word at the start of one of its lines; 0 when it is not there.</summary>
    public static long Number(string folder, string file, string? word = null)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
            {
                var text = word is null ? line : line.StartsWith(word + " ", StringComparison.Ordinal) ? line[(word.Length + 1)..] : null;
                if (text is not null && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A group that is gone takes nothing.
        }

        return 0;
    }
}
