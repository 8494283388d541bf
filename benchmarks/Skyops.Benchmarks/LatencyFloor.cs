using System.Diagnostics;
using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;

namespace Skyops.Benchmarks;

/// <summary>
/// The least that a submission can take: an empty POST of the same bytes, one write that is flushed to the disk, half of a
/// round trip over a stream.
/// </summary>
internal sealed class LatencyFloor : IDisposable
{
    private const int AnswerBytes = 200;

    private readonly HttpConnection _post;
    private readonly StreamEcho _echo;
    private readonly byte[] _request;
    private readonly string _file;

    private LatencyFloor(HttpConnection post, StreamEcho echo, byte[] request, string file) =>
        (_post, _echo, _request, _file) = (post, echo, request, file);

    public static async Task<LatencyFloor> OpenAsync(Uri post, Uri echo, TaskOwner owner, string folder) => new(
        await HttpConnection.OpenAsync(post),
        new StreamEcho(echo),
        owner.Request(NoopTasks.Of(1), $"{EmptyPost.Path}{AnswerBytes}"),
        Path.Combine(folder, "flushed"));

    public async Task<Latencies> RunAsync(int count)
    {
        var roundTrips = await _echo.RoundTripsAsync(count);
        var row = new byte[JournalWork.RowBytes];
        var took = new double[count];
        using var file = File.OpenHandle(_file, FileMode.Create, FileAccess.Write);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _post.PostAsync(_request);
            RandomAccess.Write(file, row, (long)i * row.Length);
            RandomAccess.FlushToDisk(file);
            took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds + (roundTrips[i] / 2);
        }

        return new Latencies(took);
    }

    public void Dispose()
    {
        _post.Dispose();
        _echo.Dispose();
    }
}
