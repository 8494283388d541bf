namespace Skyops.Delivery.Http;

/// <summary>A call of a server that is delivered to.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Below the endpoint, without a slash before it.</param>
internal sealed record PeerCall(HttpMethod Method, string Path)
{
    /// <summary>Makes the body, anew for each try.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>How many bytes it moves either way: they count for the time that it may take.</summary>
    public long Bytes { get; init; }

    /// <summary>Statuses besides 2xx that are answers and no failures.</summary>
    public IReadOnlyList<int> Expected { get; init; } = [];

    /// <summary>What it does, for messages; the path may be long.</summary>
    public string Verb => Path.Split('?')[0];
}

/// <summary>A short answer.</summary>
internal sealed record PeerAnswer(int Status, string Text);
