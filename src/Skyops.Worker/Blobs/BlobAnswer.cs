using System.Net;

namespace Skyops.Worker.Blobs;

/// <summary>Which HTTP answers about blobs are worth another try.</summary>
internal static class BlobAnswer
{
    /// <exception cref="BlobTransferException">The answer is not a success.</exception>
    public static void ThrowUnlessGood(HttpRequestMessage request, HttpResponseMessage response, string sha256)
    {
        if (response.IsSuccessStatusCode) return;
        var status = response.StatusCode;

        // 401 is transient: the token belongs to a stream, and after a reconnect there is a new one.
        var transient = (int)status >= 500
            || status is HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        throw new BlobTransferException(
            $"{request.Method} of blob {sha256} was answered with {(int)status} {status}.",
            transient,
            new HttpRequestException(null, null, status));
    }
}
