using System.Net.Http.Headers;

namespace Skyops.Client.Http;

/// <summary>How long to wait before a try: doubling, with chance so that many clients do not come back at once; the silo's own wish wins.</summary>
internal sealed class Pauses(SkyopsClientOptions options, Random chance)
{
    public TimeSpan Before(int nextTry, RetryConditionHeaderValue? wish)
    {
        var doubled = options.FirstPause * Math.Pow(2, Math.Min(nextTry - 2, 20));
        var longest = doubled < options.LongestPause ? doubled : options.LongestPause;
        var pause = longest * (0.5 + (chance.NextDouble() / 2));
        var wished = wish?.Delta ?? (wish?.Date is { } date ? date - options.Time.GetUtcNow() : TimeSpan.Zero);
        return wished > pause ? wished : pause;
    }
}
