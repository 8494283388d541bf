using Skyops.Api;

namespace Skyops.Client.Http;

/// <summary>
/// Notices that a silo has frozen while it owes an answer: it does not even say how it is, and another silo of the pool is active. A silo that
/// is merely slow answers that question, so it is waited for.
/// </summary>
internal sealed class FrozenSilo(HttpMessageInvoker http, SkyopsClientOptions options)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>Waits for an answer of a silo, or until it is found frozen.</summary>
    /// <exception cref="TimeoutException">It is frozen. The try was cancelled.</exception>
    public async Task<HttpResponseMessage> GuardAsync(Uri silo, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        if (options.Silos.Count == 1) return await send(cancellationToken);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = send(given.Token);
        while (await Task.WhenAny(answer, Task.Delay(FirstLook, options.Time, cancellationToken)) != answer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await HealthOfAsync(silo, cancellationToken) is not null || !await IsActiveElsewhereAsync(silo, cancellationToken)) continue;
            await given.CancelAsync();
            _ = answer.ContinueWith(static late => late.IsCompletedSuccessfully ? late.Result : null, TaskScheduler.Default)
                .ContinueWith(static late => late.Result?.Dispose(), TaskScheduler.Default);
            throw new TimeoutException($"the silo at {silo} answers nothing, and another one is active");
        }

        return await answer;
    }

    private async Task<bool> IsActiveElsewhereAsync(Uri silo, CancellationToken cancellationToken)
    {
        foreach (var other in options.Silos)
        {
            if (other != silo && await HealthOfAsync(other, cancellationToken) == "ok") return true;
        }

        return false;
    }

    /// <summary>The status that a silo gives itself; null: it does not answer.</summary>
    private async Task<string?> HealthOfAsync(Uri silo, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(AnswerWithin);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo, "v1/health"));
            using var response = await http.SendAsync(request, limited.Token);
            var body = await response.Content.ReadAsStreamAsync(limited.Token);
            return (await System.Text.Json.JsonSerializer.DeserializeAsync(body, SkyopsJson.Default.HealthResponse, limited.Token))?.Status ?? "";
        }
        catch (System.Text.Json.JsonException)
        {
            return "";
        }
        catch (Exception lost) when (ApiTransport.IsLost(lost, cancellationToken))
        {
            return null;
        }
    }
}
