using Skyops.Accounts;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

/// <summary>Keys as people read them.</summary>
internal static class KeyText
{
    public static void Print(CliOutput output, KeyView key) => output.Facts(
        ("id", key.Id),
        ("name", key.Name),
        ("state", key.State),
        ("scopes", string.Join(", ", key.Scopes)),
        ("per task", key.PerTaskCap?.ToString() ?? "no cap of its own"),
        ("monthly", Monthly(key)),
        ("ends", key.ExpiresAt is { } end ? Formats.Time(end) : "never"));

    public static string[] Row(KeyView key) =>
    [
        key.Id, key.Name, key.State, string.Join(",", key.Scopes), key.PerTaskCap?.ToString() ?? "-", key.MonthlyCap?.ToString() ?? "-", key.Used?.ToString() ?? "-",
        key.ExpiresAt is { } end ? Formats.Time(end) : "-",
    ];

    private static string Monthly(KeyView key) => key.MonthlyCap is { } cap ? $"{key.Used} of {cap} used" : "no cap of its own";
}
