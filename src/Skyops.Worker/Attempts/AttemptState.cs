namespace Skyops.Worker.Attempts;

/// <summary>
/// Where an attempt is.
/// <code>
/// Waiting ──room──> Fetching ──inputs there──> Running ──child ended well──> Storing ──blobs stored──> Reported
///    └──────stopped, failed─────┴────────────────────┴──────────────────────────┴──────────────────────────^
/// </code>
/// </summary>
internal abstract record AttemptState
{
    /// <summary>Those that were told to stop still have its room.</summary>
    public sealed record Waiting : AttemptState;

    /// <summary>Inputs and the checkpoint to resume from are on their way.</summary>
    public sealed record Fetching : AttemptState;

    /// <summary>The child computes.</summary>
    /// <param name="Child">What runs.</param>
    /// <param name="Started">Timestamp of the time provider.</param>
    public sealed record Running(IProgramChild Child, long Started) : AttemptState;

    /// <summary>Outputs are on their way to the silo.</summary>
    public sealed record Storing : AttemptState;

    /// <summary>The receipt is in the outbox; its slot is free again.</summary>
    public sealed record Reported : AttemptState;

    /// <summary>As progress messages call it; null once reported.</summary>
    public string? WireName => this switch
    {
        Waiting => "waiting",
        Fetching => "fetching",
        Running => "running",
        Storing => "storing",
        _ => null,
    };
}
