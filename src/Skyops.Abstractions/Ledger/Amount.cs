using System.Globalization;
using System.Text.Json.Serialization;

namespace Skyops.Ledger;

/// <summary>
/// An amount of one currency in its smallest unit (10⁻¹⁸ of a SKYOPS or an ETH). In JSON and text it is an exact decimal of
/// whole units with at most 18 digits after the point, for example <c>"5"</c> or <c>"0.25"</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.Amount"), JsonConverter(typeof(AmountJsonConverter))]
public readonly record struct Amount([property: Id(0)] UInt128 Units) : IComparable<Amount>
{
    public const int Decimals = 18;

    public static readonly UInt128 UnitsPerWhole = 1_000_000_000_000_000_000;

    /// <summary>The most a single amount may be: 10¹⁷ whole units, so that sums of them stay far from 128 bits.</summary>
    public static readonly Amount Most = new(UnitsPerWhole * 100_000_000_000_000_000);

    public static readonly Amount Zero;

    public bool IsZero => Units == 0;

    public static Amount Whole(ulong whole) => new(UnitsPerWhole * whole);

    public static Amount operator +(Amount left, Amount right) => new(checked(left.Units + right.Units));

    public static Amount operator -(Amount left, Amount right) => new(checked(left.Units - right.Units));

    public static bool operator <(Amount left, Amount right) => left.Units < right.Units;

    public static bool operator >(Amount left, Amount right) => left.Units > right.Units;

    public static bool operator <=(Amount left, Amount right) => left.Units <= right.Units;

    public static bool operator >=(Amount left, Amount right) => left.Units >= right.Units;

    public static Amount Max(Amount left, Amount right) => left < right ? right : left;

    public static Amount Min(Amount left, Amount right) => left < right ? left : right;

    public int CompareTo(Amount other) => Units.CompareTo(other.Units);

    /// <summary>Reads an exact decimal of whole units: digits, at most one point, at most 18 digits after it, no sign or exponent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Amount amount)
    {
        amount = default;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (whole.Length is 0 or > 18 || fraction.Length > Decimals || (point >= 0 && fraction.Length == 0)) return false;
        if (whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9')) return false;
        var units = UInt128.Parse(whole, CultureInfo.InvariantCulture) * UnitsPerWhole;
        if (fraction.Length > 0)
        {
            var scale = UnitsPerWhole;
            for (var i = 0; i < fraction.Length; i++) scale /= 10;
            units += UInt128.Parse(fraction, CultureInfo.InvariantCulture) * scale;
        }

        amount = new Amount(units);
        return amount <= Most;
    }

    public override string ToString()
    {
        var whole = Units / UnitsPerWhole;
        var fraction = Units % UnitsPerWhole;
        return fraction == 0
            ? whole.ToString(CultureInfo.InvariantCulture)
            : $"{whole.ToString(CultureInfo.InvariantCulture)}.{fraction.ToString("D18", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }
}
