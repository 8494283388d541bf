using System.Globalization;
using System.Numerics;

namespace Skyops.Delivery.Arweave;

/// <summary>Money of Arweave: an AR has 10¹² winston.</summary>
public static class Winston
{
    private const int Digits = 12;
    private static readonly BigInteger PerAr = BigInteger.Pow(10, Digits);

    /// <summary>For people: <c>0.000065 AR</c>.</summary>
    public static string Show(BigInteger winston)
    {
        var fraction = (winston % PerAr).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0').TrimEnd('0');
        return fraction.Length == 0 ? $"{winston / PerAr} AR" : $"{winston / PerAr}.{fraction} AR";
    }

    /// <summary>Reads an amount in AR; false when it is none, negative or finer than a winston.</summary>
    public static bool TryParseAr(string text, out BigInteger winston)
    {
        winston = default;
        if (text.Length > 40 || text.Split('.') is not ([_] or [_, _]) || !text.All(c => char.IsAsciiDigit(c) || c == '.')) return false;
        var parts = text.Split('.');
        var fraction = parts.Length == 2 ? parts[1] : "";
        if (parts[0].Length == 0 || fraction.Length > Digits || (parts.Length == 2 && fraction.Length == 0)) return false;
        winston = (BigInteger.Parse(parts[0], CultureInfo.InvariantCulture) * PerAr) + BigInteger.Parse($"0{fraction.PadRight(Digits, '0')}", CultureInfo.InvariantCulture);
        return true;
    }
}
