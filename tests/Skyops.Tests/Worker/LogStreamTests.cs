using System.Threading.Channels;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;
using Skyops.Worker.Attempts;
using Skyops.Worker.Gateway;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class LogStreamTests
{
    private const int LinesOfSixteenBytes = Limits.LogChunkBytes / 16;

    [NeedsFact(Need.SmallDisks)]
    public async Task A_full_disk_costs_lines_that_are_counted_and_raises_nothing()
    {
        await using var disk = await SmallDisk.MountAsync(4);
        var (outbound, said) = Connected();
        using var log = new LogStream(new AttemptKey("t", 0, 0, 0, 1), disk.Path, outbound);
        log.Append("before");
        log.Flush();
        disk.Fill();
        for (var i = 0; i < LinesOfSixteenBytes; i++) log.Append($"line {i,10}");
        log.Flush();
        log.Append("is lost");
        log.Append("is lost, too");
        disk.Free();
        log.Append("after");
        log.Complete();
        var chunks = Told(said);
        var lines = string.Concat(chunks.Select(chunk => chunk.Text)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] kept = ["before", .. Enumerable.Range(0, LinesOfSixteenBytes).Select(i => $"line {i,10}")];
        Assert.Equal(kept, lines[..^2]);
        Assert.Matches(@"^\[2 lines are lost: No space left on device", lines[^2]);
        Assert.Equal("after", lines[^1]);
        Assert.Equal(Enumerable.Range(0, chunks.Length).Select(number => (long)number), chunks.Select(chunk => chunk.Number));
        Assert.True(log.IsSent);
    }

    [NeedsFact(Need.SmallDisks)]
    public async Task What_a_full_disk_refuses_to_the_end_is_given_up()
    {
        await using var disk = await SmallDisk.MountAsync(1);
        var (outbound, said) = Connected();
        using var log = new LogStream(new AttemptKey("t", 0, 0, 0, 1), disk.Path, outbound);
        disk.Fill();
        log.Append("never seen");
        log.Flush();
        Assert.False(log.IsSent);
        log.Complete();
        Assert.True(log.IsSent);
        Assert.Empty(Told(said));
    }

    private static (Outbound Outbound, ChannelReader<Wire.WorkerMessage> Said) Connected()
    {
        var outbound = new Outbound();
        return (outbound, outbound.Open());
    }

    private static Wire.LogChunk[] Told(ChannelReader<Wire.WorkerMessage> said)
    {
        var chunks = new List<Wire.LogChunk>();
        while (said.TryRead(out var message)) chunks.Add(message.Log);
        return [.. chunks];
    }
}
