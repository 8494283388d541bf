using System.Text.Json;
using Skyops.Kubernetes.Objects;

namespace Skyops.Kubernetes.Client;

/// <summary>Reads why the API server did not do something.</summary>
internal static class ApiAnswer
{
    private const int LongestText = 500;

    public static async Task<ApiRefusal> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var after = response.Headers.RetryAfter?.Delta;
        try
        {
            if (JsonSerializer.Deserialize(text, KubernetesJson.Default.ApiStatus) is { Message: { } message } status)
                return new ApiRefusal(response.StatusCode, status.Reason, message, after);
        }
        catch (JsonException)
        {
            // Proxies before an API server answer in words of their own.
        }

        return new ApiRefusal(response.StatusCode, response.ReasonPhrase, text.Length > LongestText ? text[..LongestText] : text, after);
    }
}
