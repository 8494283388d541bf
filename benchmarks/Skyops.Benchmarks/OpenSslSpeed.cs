using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Skyops.Benchmarks;

/// <summary>What the program <c>openssl speed</c> says of AES-256-GCM, where it is installed.</summary>
internal static partial class OpenSslSpeed
{
    /// <summary>Gigabytes a second on one thread; null without the program.</summary>
    public static async Task<double?> MeasureAsync()
    {
        try
        {
            using var program = Process.Start(new ProcessStartInfo("openssl", "speed -seconds 2 -bytes 65536 -evp aes-256-gcm")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = program.StandardError.ReadToEndAsync();
            var output = await program.StandardOutput.ReadToEndAsync();
            await errors;
            await program.WaitForExitAsync();
            var found = Thousands().Match(output);
            return found.Success ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 1e6 : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?im)^aes-256-gcm\s+([0-9.]+)k")]
    private static partial Regex Thousands();
}
