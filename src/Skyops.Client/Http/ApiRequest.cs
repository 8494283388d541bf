namespace Skyops.Client.Http;

/// <summary>A request before it is sent: it can be built again for each try.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, without a leading slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>Makes the body anew for each try; null: none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>Adds headers to each try.</summary>
    public Action<HttpRequestMessage>? Headers { get; init; }

    /// <summary>Whether sending it twice does what sending it once does.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>Whether it needs a session.</summary>
    public bool Authenticated { get; init; } = true;

    /// <summary>Statuses other than 2xx that are an answer, not a problem.</summary>
    public IReadOnlyList<int> Expected { get; init; } = [];

    public string? TaskId { get; init; }

    public string? IdempotencyKey { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);
}
