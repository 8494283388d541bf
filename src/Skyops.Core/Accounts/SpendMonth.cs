using System.Globalization;

namespace Skyops.Core.Accounts;

/// <summary>Calendar months of UTC as <c>2026-11</c>; as texts they sort as they follow each other.</summary>
public static class SpendMonth
{
    private const string Format = "yyyy-MM";

    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static string Later(string left, string right) => string.CompareOrdinal(left, right) >= 0 ? left : right;

    /// <summary>When the month begins.</summary>
    public static DateTimeOffset Start(string month) =>
        new(DateTime.ParseExact(month, Format, CultureInfo.InvariantCulture, DateTimeStyles.None), TimeSpan.Zero);

    /// <summary>When the next one begins.</summary>
    public static DateTimeOffset End(string month) => Start(month).AddMonths(1);
}
