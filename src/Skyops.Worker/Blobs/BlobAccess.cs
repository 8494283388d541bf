namespace Skyops.Worker.Blobs;

/// <summary>Where blobs are now and the token that opens them; replaced at each enrolment.</summary>
internal sealed class BlobAccess
{
    private volatile Grant? current;

    /// <summary>The latest grant; null before the first enrolment.</summary>
    public Grant? Current => current;

    public void Replace(Uri api, string token) => current = new Grant(api, token);

    /// <param name="Api">Root of the silo's HTTP API.</param>
    /// <param name="Token">Bearer token of this worker's stream.</param>
    internal sealed record Grant(Uri Api, string Token);
}
