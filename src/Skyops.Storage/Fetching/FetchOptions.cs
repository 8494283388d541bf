using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Skyops.Storage.Fetching;

/// <summary>How and where from files may be fetched.</summary>
public sealed record FetchOptions
{
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(40);

    /// <summary>Ports that may be connected to. Default 443; 80 is never one, for nothing is fetched in the clear.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [443];

    /// <summary>Ranges that are not public and may be connected to all the same. Default none.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Certificates that are trusted in place of the machine's; null: the machine's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Redirects that are followed. Default 5.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>Tries one after another that bring nothing. Default 5.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Pause before the second try; each next is twice as long. Default 200 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>To connect, with TLS. Default 10 s.</summary>
    public TimeSpan ConnectWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the request to the answer's head, and from some bytes to the next. Default 30 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All of it. Default one hour.</summary>
    public TimeSpan FetchWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Finds the addresses of a name; replaced in tests.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, cancel) => Dns.GetHostAddressesAsync(host, cancel);

    /// <summary>All that is wrong, one sentence each; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (Ports.Count == 0 || Ports.Any(port => port is < 1 or > 65_535)) problems.Add("Ports must name ports from 1 to 65535.");
        if (Ports.Contains(80)) problems.Add("Ports must not name 80: nothing is fetched in the clear.");
        if (Redirects is < 0 or > 20) problems.Add($"Redirects is {Redirects}; it must be from 0 to 20.");
        if (Tries is < 1 or > 20) problems.Add($"Tries is {Tries}; it must be from 1 to 20.");
        if (Pause < TimeSpan.Zero) problems.Add("Pause must not be below zero.");
        if (ConnectWithin <= TimeSpan.Zero || AnswerWithin <= TimeSpan.Zero || FetchWithin <= TimeSpan.Zero) problems.Add("Times must be above zero.");
        if (FetchWithin > MostTime || AnswerWithin > MostTime) problems.Add($"Times must be at most {MostTime.Days} days.");
        return problems;
    }
}
