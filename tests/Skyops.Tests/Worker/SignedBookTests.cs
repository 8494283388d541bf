using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Tasks;
using Skyops.Worker.Receipts;

namespace Skyops.Tests.Worker;

public sealed class SignedBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-signed-").FullName;

    private string File => Path.Combine(_folder, "signed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_attempt_whose_success_was_acknowledged_is_never_run_again_also_by_a_later_worker()
    {
        await using var world = await WorkerWorld.EnrolledAsync(Harness.Script("date +%N > $1/outputs/result"));
        var assignment = Orders.Any();
        Assert.Equal(nameof(AttemptExit.Succeeded), (await world.RunAsync(assignment)).Exit);
        await world.Silo.Mailbox.NextAsync(message => message.Heartbeat is { Running.Count: 0 } ? message : null);
        await world.Silo.AssignAsync(assignment);
        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Equal([assignment.Key], declined.Attempts);
        Assert.Contains("signed", declined.Reason, StringComparison.Ordinal);
        await world.StopAsync();
        Assert.True(new SignedBook(Path.Combine(world.Folder, "signed"), NullLogger.Instance).Has(Key(Orders.Key().Shard)));
    }

    [Fact]
    public void What_was_torn_is_skipped_and_what_follows_on_it_is_read()
    {
        Book().Add(Key(1));
        System.IO.File.AppendAllText(File, "t1-0-0-");
        Book().Add(Key(2));
        var read = Book();
        Assert.True(read.Has(Key(1)) && read.Has(Key(2)));
        Assert.False(read.Has(Key(3)));
    }

    [Fact]
    public void It_keeps_the_newest_and_its_file_stays_bounded()
    {
        for (var i = 0; i < 100; i++) Book().Add(Key(i));
        var book = Book();
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(i >= 90, book.Has(Key(i))));
        Assert.InRange(System.IO.File.ReadAllLines(File).Length, 10, 20);
    }

    private SignedBook Book() => new(File, NullLogger.Instance, most: 10);

    private static AttemptKey Key(int shard) => new("t1", 0, shard, 0, 1);
}
