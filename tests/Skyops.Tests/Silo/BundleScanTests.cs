using Google.Protobuf;
using Skyops.Grpc.V1;
using Skyops.Silo.Gateway;

namespace Skyops.Tests.Silo;

/// <summary>The fields that are walked are those that the parser reads, and no bytes make it fail.</summary>
public sealed class BundleScanTests
{
    private const int Seed = 7_013;

    [Fact]
    public void Every_message_of_a_bundle_is_found_as_it_was_written()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var bundle = Bundle(random);
            var found = new List<WorkerMessage>();
            var scan = new BundleScan(bundle.ToByteArray());
            while (scan.Next())
            {
                Assert.Equal(WorkerBundle.MessagesFieldNumber, scan.Field);
                found.Add(WorkerMessage.Parser.ParseFrom(scan.Content));
            }

            Assert.False(scan.IsDamaged);
            Assert.Equal(bundle.Messages, found);
        }
    }

    [Fact]
    public void The_number_of_a_heartbeat_is_read_past_what_it_lists()
    {
        var beat = new Heartbeat { Number = ulong.MaxValue, Running = { Key(new Random(Seed)) } };
        var number = 0UL;
        var scan = new BundleScan(beat.ToByteArray());
        while (scan.Next())
        {
            if (scan.Field == Heartbeat.NumberFieldNumber) number = scan.Number;
        }

        Assert.Equal(beat.Number, number);
    }

    [Fact]
    public void Bytes_that_are_cut_or_changed_are_damaged_or_other_fields_and_never_an_exception()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Bundle(random).ToByteArray();
            if (bytes.Length == 0) continue;
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var scan = new BundleScan(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            while (scan.Next()) Assert.True(scan.Content.Length <= bytes.Length, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void A_length_beyond_the_end_is_damage()
    {
        var scan = new BundleScan([0x0A, 0x05, 0x01]);

        Assert.False(scan.Next());
        Assert.True(scan.IsDamaged);
    }

    private static WorkerBundle Bundle(Random random)
    {
        var bundle = new WorkerBundle();
        for (var i = random.Next(5); i > 0; i--)
        {
            bundle.Messages.Add(random.Next(4) switch
            {
                0 => new WorkerMessage { Heartbeat = new Heartbeat { Number = (ulong)random.NextInt64(), Running = { Key(random) } } },
                1 => new WorkerMessage { Echo = new Echo { Nonce = (ulong)random.NextInt64() } },
                2 => new WorkerMessage { Goodbye = new Goodbye { Reason = new string('x', random.Next(300)) } },
                _ => new WorkerMessage { Progress = new Progress { Attempts = { new AttemptProgress { Key = Key(random), Fraction = random.NextDouble(), Metrics = { ["loss"] = 1 } } } } },
            });
        }

        return bundle;
    }

    private static AttemptKey Key(Random random) => new() { TaskId = $"t{random.Next()}", Shard = random.Next(), Epoch = random.Next(9) };
}
