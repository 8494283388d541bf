using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Ethereum.Batches;
using Skyops.Tasks;
using Skyops.Worker;
using Skyops.Worker.Gateway;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class ReceiptDeliveryTests
{
    [Fact]
    public async Task A_receipt_is_sent_again_on_every_connection_until_it_is_acknowledged()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        world.Silo.AcknowledgeReceipts = false;
        await world.Silo.AssignAsync(Orders.Noop(7));
        var first = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;

        for (var i = 0; i < 2; i++)
        {
            await world.Silo.DownAsync();
            world.Silo.Mailbox.Clear();
            await world.Silo.UpAsync();
            Assert.Equal([Orders.Key(shard: 7)], (await world.Silo.EnrolledAsync()).Running);
            Assert.Equal(first, (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts);
        }

        await world.Silo.Session!.AcknowledgeAsync(first, ReportAnswer.Duplicate);
        await world.Silo.Mailbox.NextAsync(message => message.Heartbeat is { Running.Count: 0 } ? message : null);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(world.Folder, "receipts")));
    }

    [Fact]
    public async Task A_receipt_survives_the_worker_that_made_it_under_a_new_session_key()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        world.Silo.AcknowledgeReceipts = false;
        await world.Silo.AssignAsync(Orders.Noop(1), Orders.Noop(2));
        var before = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;
        await world.Silo.DownAsync();
        await world.StopAsync();
        await using var later = await WorkerWorld.WithSiloAsync();
        Directory.CreateDirectory(Path.Combine(later.Folder, "receipts"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(world.Folder, "receipts")))
        {
            File.Copy(file, Path.Combine(later.Folder, "receipts", Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(later.Folder, "receipts", "00000000000000000009.receipts"), "torn");
        later.Start();

        Assert.Equal(2, (await later.Silo.EnrolledAsync()).Running.Count);
        var after = (await later.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;
        Assert.Equal(before.Receipts, after.Receipts);
        Assert.Equal(BatchVerdict.Valid, TrainAttemptTests.Verify(after, later.Credentials.Delegation));
    }

    [Fact]
    public async Task Thousands_of_noops_come_back_in_few_signed_batches()
    {
        const int count = 10_000;
        await using var world = await WorkerWorld.EnrolledAsync();

        for (var from = 0; from < count; from += Limits.AssignmentsPerNode)
        {
            var until = Math.Min(count, from + Limits.AssignmentsPerNode);
            await world.Silo.AssignAsync([.. Enumerable.Range(from, until - from).Select(Orders.Noop)]);
        }

        var seen = new HashSet<int>();
        var batches = 0;
        while (seen.Count < count)
        {
            var batch = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;
            Assert.Equal(BatchVerdict.Valid, TrainAttemptTests.Verify(batch, world.Credentials.Delegation));
            Assert.All(batch.Receipts, receipt =>
            {
                Assert.Equal(nameof(AttemptExit.Succeeded), receipt.Exit);
                Assert.Equal(OutputManifest.EmptyDigest, receipt.Digest.Span);
                Assert.True(seen.Add(receipt.Key.Shard));
            });
            batches++;
        }

        Assert.InRange(batches, 3, 200);
    }

    [Fact]
    public async Task An_assignment_sent_twice_is_done_once()
    {
        await using var world = await WorkerWorld.EnrolledAsync(Harness.Script("echo up; exec sleep 600"));
        var assignment = Orders.Any();
        await world.Silo.AssignAsync(assignment);
        await world.Silo.Mailbox.NextAsync(message => message.Log);

        await world.Silo.AssignAsync(assignment);
        await world.Silo.StopAsync(assignment);

        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(assignment.Key)).Exit);
        await world.StopAsync();
        Assert.DoesNotContain(world.Silo.Mailbox.Untaken(), message => message.Receipts is not null);
    }

    [Fact]
    public async Task The_folder_of_an_attempt_goes_when_its_receipt_is_acknowledged()
    {
        await using var world = await WorkerWorld.EnrolledAsync(Harness.Script("echo hello"));
        world.Silo.AcknowledgeReceipts = false;
        await world.Silo.AssignAsync(Orders.Any());
        var batch = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;
        var folder = Path.Combine(world.Folder, "attempts", "t1-0-0-0-1");
        Assert.True(Directory.Exists(folder));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            new DirectoryInfo(folder).UnixFileMode);

        await world.Silo.Session!.AcknowledgeAsync(batch, ReportAnswer.Recorded);
        await world.StopAsync();

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_filter_can_change_or_swallow_receipts_for_tests()
    {
        await using var world = await WorkerWorld.EnrolledAsync(hooks: new WorkerHooks(null, new Liar()));

        await world.Silo.AssignAsync(Orders.Noop(0), Orders.Noop(1), Orders.Noop(2));

        var batch = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;
        Assert.Equal([1, 2], batch.Receipts.Select(receipt => receipt.Key.Shard));
        Assert.Equal(99, batch.Receipts[0].RunMs);
    }

    [Fact]
    public async Task Batches_stay_below_the_largest_message_of_the_stream()
    {
        var folder = Directory.CreateTempSubdirectory("skyops-outbox-").FullName;
        await using var world = await WorkerWorld.WithSiloAsync();
        var outbound = new Outbound();
        var queue = outbound.Open();
        var signer = new ReceiptSigner(world.Credentials.Key, world.Credentials.Delegation.Id);
        var outbox = new ReceiptOutbox(
            new ReceiptFiles(folder), signer, outbound, null, TimeProvider.System, NullLogger.Instance);
        outbox.Add([.. Enumerable.Range(0, 3_000).Select(
            shard =>
                ReceiptForm.Failed(Orders.Key(shard: shard), AttemptExit.WorkloadFailed, new string('é', 5_000)))]);
        outbox.Complete();

        await outbox.RunAsync();

        var receipts = 0;
        while (queue.TryRead(out var message))
        {
            Assert.InRange(message.CalculateSize(), 1, 2 << 20);
            receipts += message.Receipts.Receipts.Count;
        }

        Assert.Equal(3_000, receipts);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Liar : IReceiptFilter
    {
        public Wire.Receipt? Filter(Wire.Receipt receipt)
        {
            if (receipt.Key.Shard == 0) return null;
            if (receipt.Key.Shard == 1) receipt.RunMs = 99;
            return receipt;
        }
    }
}
