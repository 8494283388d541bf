using System.Net;
using System.Net.Http.Headers;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// Carries one request to a node and its answer back, once. Addresses of nodes often hold a key in their path, so
/// errors name the host and nothing else of it.
/// </summary>
internal sealed class RpcTransport(HttpClient http, Uri endpoint, RpcOptions options, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Posts a body and returns the body of the answer.</summary>
    /// <exception cref="RpcUnreachableException">No answer came.</exception>
    /// <exception cref="RpcAnswerException">The answer is too long.</exception>
    public async Task<byte[]> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = Json;
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            ThrowUnlessAnswer(response);
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcUnreachableException(
                $"The node {endpoint.Authority} did not answer within {options.Timeout}.", true, null, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new RpcUnreachableException(
                $"The node {endpoint.Authority} could not be reached: {error.Message}", true, null, error);
        }
    }

    // Some nodes send errors of JSON-RPC with a status that is no success; those are read as answers.
    private void ThrowUnlessAnswer(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        if (response.IsSuccessStatusCode)
            return;
        var transient = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        if (!transient && response.Content.Headers.ContentType?.MediaType == Json.MediaType)
            return;
        throw new RpcUnreachableException(
            $"The node {endpoint.Authority} answered with HTTP status {(int)status}.", transient, status);
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > options.MaxAnswerBytes)
            throw TooLong();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var answer = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (answer.Length + count > options.MaxAnswerBytes)
                throw TooLong();
            answer.Write(buffer, 0, count);
        }

        return answer.ToArray();
    }

    private RpcAnswerException TooLong() =>
        new($"The node {endpoint.Authority} answered with more than {options.MaxAnswerBytes} bytes.");
}
