using System.Globalization;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>Numbers as people read them.</summary>
internal static class Words
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? "" : "s")}";
}
