using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>Calls of a store, each with a time by its bytes and with failures in our words. The library sends again what may be sent again.</summary>
internal sealed class S3Calls(AmazonS3Client client, S3Failures failures, DeliveryOptions options) : IDisposable
{
    /// <summary>What is known of an object; null when there is none, or when we may not ask.</summary>
    public async Task<GetObjectMetadataResponse?> HeadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync("HEAD", 0, within => client.GetObjectMetadataAsync(bucket, key, within), absent: true, cancellationToken);
        }
        catch (AmazonS3Exception none) when (IsAbsent(none))
        {
            // Whoever may not list a bucket gets 403 for what is not there. If the credentials are wrong, the upload says so with a reason, which HEAD has none of.
            return null;
        }
    }

    public Task<T> RunAsync<T>(string verb, long bytes, Func<AmazonS3Client, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(verb, bytes, within => call(client, within), absent: false, cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<T> RunAsync<T>(string verb, long bytes, Func<CancellationToken, Task<T>> call, bool absent, CancellationToken cancellationToken)
    {
        var limit = options.TimeFor(bytes);
        using var time = new CancellationTokenSource(limit, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            return await call(either.Token);
        }
        catch (AmazonS3Exception known) when (absent && IsAbsent(known))
        {
            throw;
        }
        catch (Exception) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw failures.Make(DeliveryFault.Unavailable, $"{verb} was not done within {limit.TotalSeconds:0} s", "check the connection, and try again");
        }
        catch (AmazonS3Exception refused) when (refused.StatusCode != 0)
        {
            throw failures.Of(verb, refused);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or AmazonServiceException or WebException)
        {
            throw failures.Make(DeliveryFault.Unavailable, $"{verb} got no answer: {lost.GetBaseException().Message}", "check that the server runs and that the address is right");
        }
        catch (AmazonClientException)
        {
            // Its words could quote a request.
            throw failures.Make(DeliveryFault.BadAnswer, $"{verb} could not be done with that server", "check that the address is that of an S3 store");
        }
    }

    private static bool IsAbsent(AmazonS3Exception said) => said.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden;
}
