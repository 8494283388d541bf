namespace Skyops.Storage.Fetching;

/// <summary>Why a file was not fetched.</summary>
public enum FetchProblem
{
    /// <summary>The URL, or one it redirects to, is not of a kind that is fetched.</summary>
    Url,

    /// <summary>Its host has an address that is not public.</summary>
    Address,

    /// <summary>More redirects than are followed.</summary>
    Redirects,

    /// <summary>More bytes than were asked for.</summary>
    TooLarge,

    /// <summary>Other bytes than the hash says.</summary>
    Hash,

    /// <summary>It took too long.</summary>
    Time,

    /// <summary>The server answered that there is nothing, or that it is not for us.</summary>
    Answer,

    /// <summary>The server could not be reached, or broke off, as often as was tried.</summary>
    Unreachable,
}

/// <summary>A file was not fetched; nothing of it remains.</summary>
public sealed class FetchException(FetchProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public FetchProblem Problem { get; } = problem;

    /// <summary>The same may work a moment later.</summary>
    internal bool IsTransient { get; init; }
}
