using System.Buffers;

namespace Skyops.Storage.Fetching;

/// <summary>
/// Where data of other stores is fetched from: over https, through a gateway that is named in words. What comes is checked against a hash, so a gateway
/// need not be believed: the identifier's own where it says one, else one that must be given.
/// </summary>
/// <param name="IpfsGateway">For <c>ipfs://CID/PATH</c>, for example <c>https://ipfs.example</c>; null: none.</param>
/// <param name="ArweaveGateway">For <c>ar://TRANSACTION/PATH</c>; null: none.</param>
/// <param name="S3Endpoint">For <c>s3://BUCKET/KEY</c> of objects that anybody may read; null: none. What is not public is named by a presigned https URL.</param>
public sealed record FetchSource(string? IpfsGateway = null, string? ArweaveGateway = null, string? S3Endpoint = null)
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    public static bool IsKnown(string url) => SchemeOf(url) is "https" or "ipfs" or "ar" or "s3";

    /// <summary>The request for a URL of any of these stores.</summary>
    /// <exception cref="FetchException">It is none, or there is no gateway, or no hash to check it by.</exception>
    public FetchRequest Request(string url, string? sha256, long mostBytes) => SchemeOf(url) switch
    {
        "https" => new FetchRequest(url, sha256, mostBytes),
        "ipfs" => Ipfs(Rest(url), sha256, mostBytes),
        "ar" => new FetchRequest($"{Gateway(ArweaveGateway, "Arweave gateway")}/{Path(Rest(url))}", sha256 ?? throw NoHash(url), mostBytes),
        "s3" => new FetchRequest($"{Gateway(S3Endpoint, "S3 endpoint")}/{Path(Rest(url))}", sha256, mostBytes),
        _ => throw Wrong($"'{url.Split(':')[0]}' is no kind of URL that is fetched: https, ipfs, ar, s3"),
    };

    private FetchRequest Ipfs(string rest, string? sha256, long mostBytes)
    {
        var says = rest.Contains('/', StringComparison.Ordinal) ? null : Cid.Sha256(rest);
        if (says is not null && sha256 is not null && says != sha256) throw Wrong($"the identifier {rest} says another hash than {sha256}");
        return new FetchRequest($"{Gateway(IpfsGateway, "IPFS gateway")}/ipfs/{Path(rest)}", sha256 ?? says ?? throw NoHash($"ipfs://{rest}"), mostBytes);
    }

    /// <summary>Segments are quoted, so that nothing in them can change where the request goes.</summary>
    private static string Path(string rest)
    {
        var segments = rest.Split('/');
        if (segments[0].Length == 0 || segments[0].AsSpan().ContainsAnyExcept(Plain) || segments.Any(segment => segment is "." or "..")) throw Wrong($"'{rest}' names nothing in that store");
        return string.Join('/', segments.Select(Uri.EscapeDataString));
    }

    private static string Gateway(string? gateway, string what) => gateway?.TrimEnd('/') ?? throw Wrong($"no {what} is named");

    private static string SchemeOf(string url) => url.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? url[..end].ToLowerInvariant() : "";

    private static string Rest(string url) => url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];

    private static FetchException NoHash(string url) => Wrong($"{url} does not say the hash of its bytes, and a gateway is not believed; add #sha256=HASH");

    private static FetchException Wrong(string problem) => new(FetchProblem.Url, problem);
}
