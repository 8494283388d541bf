using Skyops.Client.Accounts;

namespace Skyops.Client;

/// <summary>Settings of a client. <see cref="Validate"/> names every problem at once.</summary>
public sealed record SkyopsClientOptions
{
    /// <summary>Where a local silo listens.</summary>
    public static readonly Uri LocalSilo = new("http://127.0.0.1:5080");

    /// <summary>Silos of the pool in order of preference; when one refuses, the next is tried. Default: the local one.</summary>
    public IReadOnlyList<Uri> Silos { get; init; } = [LocalSilo];

    /// <summary>Who is asking. Default: nobody, which is enough for health, models and nodes.</summary>
    public ICredentials? Credentials { get; init; }

    /// <summary>
    /// A key of the account, in place of credentials: it does what its scopes say, and submits within its caps without signing. Default: none.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>How often a request is sent in all when it may be repeated. 1 to 20, default 6: about six seconds.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>
    /// With several silos a request that may be repeated is tried for at least this long, because one may be taking over from another.
    /// Default 15 s.
    /// </summary>
    public TimeSpan TakeOverWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause before the second try; it doubles each time, with chance, up to <see cref="LongestPause"/>. Default 100 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Default 3 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time within which the head of an answer must come. Default 100 s: verifying a large journal takes a while.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Silence after which a stream counts as broken; the silo sends a sign of life every 10 s. Default 30 s.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a watcher tries to connect again before it gives up. Default 5 minutes.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Files larger than this are sent in parts of this size, in bytes. Default 16 MiB.</summary>
    public int UploadPartBytes { get; init; } = 16 << 20;

    /// <summary>How long after signing a task's authorisation may be used. Default 10 minutes.</summary>
    public TimeSpan AuthorizationLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (Silos is not { Count: > 0 }) problems.Add("Silos is empty; at least one address is needed.");
        foreach (var silo in Silos ?? [])
        {
            if (silo is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
                problems.Add($"Silo '{silo}' is no absolute http or https address.");
        }

        if (ApiKey is not null && Credentials is not null) problems.Add("ApiKey and Credentials are both set; a client works with one of them.");
        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
            problems.Add("ApiKey is no key: it has printable ASCII characters without spaces.");
        if (Tries is < 1 or > 20) problems.Add($"Tries is {Tries}; it must be 1 to 20.");
        Positive(problems, nameof(FirstPause), FirstPause);
        Positive(problems, nameof(LongestPause), LongestPause);
        Positive(problems, nameof(TakeOverWithin), TakeOverWithin);
        Positive(problems, nameof(AnswerWithin), AnswerWithin);
        Positive(problems, nameof(StreamSilence), StreamSilence);
        Positive(problems, nameof(ReconnectFor), ReconnectFor);
        Positive(problems, nameof(AuthorizationLife), AuthorizationLife);
        if (UploadPartBytes < 1) problems.Add($"{nameof(UploadPartBytes)} is {UploadPartBytes}; it must be at least 1.");
        return problems;
    }

    private static void Positive(List<string> problems, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1)) problems.Add($"{name} is {value}; it must be above zero and at most a day.");
    }
}
