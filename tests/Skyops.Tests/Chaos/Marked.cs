using System.Text;

namespace Skyops.Tests.Chaos;

/// <summary>Processes of this machine that carry a text in their environment, where a worker names its folders.</summary>
internal static class Marked
{
    public static int[] By(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && Carries(id, text)),
    ];

    private static bool Carries(int id, string text)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/environ")).Contains(text, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
