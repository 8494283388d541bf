using System.Globalization;
using System.Net;

namespace Skyops.Kubernetes.Client;

/// <summary>
/// Follows what a container writes. The API server can begin at a second but not at a line, so after a break it is asked for the lines from one second before the last one
/// on, and those that were heard are passed over by their times, each as often as it was heard: none is lost and none comes twice. Lines may stand out of
/// order, as two streams are written side by side.
/// </summary>
internal sealed class LogFollower(KubernetesClient client, PodContainer pod, KubernetesOptions options, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    private readonly HeardLines heard = new();

    /// <exception cref="KubernetesException">It was refused.</exception>
    public async Task RunAsync(Action<string> hear, Func<bool> hasEnded, CancellationToken cancellationToken)
    {
        var pause = First;
        while (true)
        {
            // Known before the log is read: what it wrote before it ended is all there then.
            var ended = hasEnded();
            try
            {
                if (await ReadAsync(hear, follow: !ended, cancellationToken)) pause = First;
                if (ended) return;
            }
            catch (ApiRefusal refusal) when (refusal.Status == HttpStatusCode.NotFound)
            {
                // The pod is gone, and its log with it.
                if (ended || hasEnded()) return;
            }
            catch (ApiRefusal refusal) when (refusal.Of("").MayPass || refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
            {
                // Asked again: a container that is being made has no log yet, and a server that starts refuses what it allows later.
            }
            catch (Exception failure) when (ApiRetry.IsConnection(failure) && !cancellationToken.IsCancellationRequested)
            {
                // The way to the server broke; the log goes on behind it.
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
        }
    }

    /// <summary>Reads until the stream ends; true when something new came.</summary>
    private async Task<bool> ReadAsync(Action<string> hear, bool follow, CancellationToken cancellationToken)
    {
        var since = heard.Since is { } from ? $"&sinceTime={Uri.EscapeDataString(from.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}" : "";
        var path = $"api/v1/namespaces/{pod.Namespace}/pods/{pod.Pod}/log?container={pod.Container}&timestamps=true&follow={(follow ? "true" : "false")}{since}";
        using var response = await client.OpenAsync(path, cancellationToken);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        heard.BeginAgain();
        var any = false;
        var lines = new LogLines(content);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            if (!heard.IsNew(line.Time)) continue;
            any = true;
            hear(line.Text);
        }

        return any;
    }
}
