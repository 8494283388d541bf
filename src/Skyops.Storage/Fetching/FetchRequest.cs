namespace Skyops.Storage.Fetching;

/// <summary>What is to be fetched.</summary>
/// <param name="Url">https.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits where the hash is known; else whatever comes is taken.</param>
/// <param name="MostBytes">More are not fetched.</param>
public sealed record FetchRequest(string Url, string? Sha256, long MostBytes)
{
    /// <summary>The URL as it may be shown: what follows a question mark may be a signature that opens the file.</summary>
    public string Shown => Url.Split('?', '#')[0];
}

/// <summary>What came.</summary>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Bytes">Its size.</param>
public sealed record FetchedFile(string Sha256, long Bytes);
