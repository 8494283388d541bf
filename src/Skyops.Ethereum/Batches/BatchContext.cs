namespace Skyops.Ethereum.Batches;

/// <summary>
/// What the items of a batch are. Part of what is signed, so that a batch of one kind never passes for another.
/// </summary>
public static class BatchContext
{
    public const string Receipts = "skyops-receipts-v1";

    public const string Tasks = "skyops-tasks-v1";

    public const string Checkpoints = "skyops-checkpoints-v1";

    /// <summary>The longest context, in bytes; printable ASCII.</summary>
    public const int MaxLength = 64;

    internal static void Check(string context)
    {
        if (context.Length is 0 or > MaxLength || context.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException("A context is 1 to 64 printable ASCII characters.", nameof(context));
    }
}
