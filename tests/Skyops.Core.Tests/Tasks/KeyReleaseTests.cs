using Skyops.Core.Tasks;
using Skyops.Core.Validation;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>Who gets keys, when, and what nodes may then hand in.</summary>
public sealed class KeyReleaseTests
{
    private const string First = "aa";
    private const string Second = "bb";

    [Fact]
    public void Keys_go_to_the_live_attempt_once_an_epoch_and_to_one_key_only()
    {
        var world = Sealed();
        world.Lease(0, 0, "n1");
        var key = world.Key(0, 0);

        Assert.Null(Ask(world, key, "n1", First));
        Assert.Null(Ask(world, key, "n1", First));
        Assert.Equal(RefusalCode.Conflict, Ask(world, key, "n1", Second));

        var released = Assert.Single(world.History.OfType<KeyReleased>());
        Assert.Equal((0, 0, 0, key.Epoch, "n1", First, SealingKeys.Broker), (released.Stage, released.Shard, released.Slot, released.Epoch, released.Node, released.Recipient, released.By));
    }

    [Fact]
    public void Nobody_else_gets_keys_and_a_next_epoch_gets_its_own()
    {
        var world = Sealed();
        world.Lease(0, 0, "n1");
        var old = world.Key(0, 0);
        Assert.Equal(RefusalCode.StaleEpoch, Ask(world, old, "n2", First));
        Assert.Equal(RefusalCode.StaleEpoch, Ask(world, old with { Epoch = 7 }, "n1", First));
        world.Do(new TaskCommand.LoseAttempts("n1", [old], LossReason.NodeLost));
        Assert.Equal(RefusalCode.StaleEpoch, Ask(world, old, "n1", First));
        Assert.Empty(world.History.OfType<KeyReleased>());

        world.Lease(0, 0, "n2");
        Assert.Null(Ask(world, world.Key(0, 0), "n2", Second));
        Assert.Equal([2], world.History.OfType<KeyReleased>().Select(released => released.Epoch));
        world.Do(new TaskCommand.Cancel(Make.Owner, "enough"));
        Assert.Equal(RefusalCode.AlreadyEnded, Ask(world, old, "n2", First));
    }

    [Fact]
    public void Keys_that_only_the_owner_has_are_waited_for_without_harm_and_on_record_as_the_owners()
    {
        var world = Sealed(SealingKeys.Mine);
        world.Lease(0, 0, "n1");
        var key = world.Key(0, 0);
        Assert.Contains("skyops task keys", Reason(world), StringComparison.Ordinal);

        world.Do(new TaskCommand.LoseAttempts("n1", [key], LossReason.NoKeys));
        var failed = Assert.Single(world.History.OfType<AttemptFailed>());
        Assert.Equal((AttemptFailureCause.NoKeys, AttemptFault.Nobody, false, false), (failed.Cause, failed.Fault, failed.ExcludesNode, failed.CountsAsTry));
        Assert.Contains("waiting for the owner's keys", failed.Message, StringComparison.Ordinal);
        Assert.Contains("skyops task keys", Reason(world), StringComparison.Ordinal);

        // The same node gets it again.
        world.Lease(0, 0, "n1");
        Assert.Null(Ask(world, world.Key(0, 0), "n1", First));
        Assert.Equal([SealingKeys.Mine], world.History.OfType<KeyReleased>().Select(released => released.By));
        Assert.Null(Reason(world));
    }

    [Fact]
    public void A_task_that_is_not_encrypted_has_no_keys()
    {
        var world = TaskWorld.Of(Make.Staged(Make.Stage("a")));
        world.Lease(0, 0, "n1");
        Assert.Equal(RefusalCode.Invalid, Ask(world, world.Key(0, 0), "n1", First));
    }

    [Fact]
    public void Receipts_name_files_that_this_attempt_sealed_or_are_malformed()
    {
        Func<AttemptKey, OutputFile, OutputFile>[] wrong =
        [
            (_, file) => file with { Sealed = null },
            (_, file) => file with { Sealed = file.Sealed! with { Epoch = 2 } },
            (_, file) => file with { Sealed = file.Sealed! with { Shard = 1 } },
            (_, file) => file with { Sealed = file.Sealed! with { Stage = 1 } },
            (_, file) => file with { Sealed = file.Sealed! with { Name = "y" } },
            (_, file) => file with { Sealed = file.Sealed! with { Bytes = file.Bytes + 1 } },
            (_, file) => file with { Sealed = file.Sealed! with { Digest = "xyz" } },
        ];
        foreach (var change in wrong)
        {
            var world = Sealed();
            world.Lease(0, 0, "n1");
            var key = world.Key(0, 0);
            var file = change(key, Made(key, "x", "cipher"));
            var digest = file.Sealed?.Digest == "xyz" ? Make.Sha("any") : OutputDigest.Of([file]);
            var receipt = Make.Receipt(key, "n1", []);
            Assert.Equal(ReportAnswer.Malformed, world.Report(receipt with { Receipt = receipt.Receipt with { Outputs = [file], Digest = digest } }));
        }
    }

    [Fact]
    public void Replicas_agree_by_the_digest_of_what_is_inside_and_the_next_attempt_reads_with_the_makers_key()
    {
        var sealing = new TaskSealing(new string('0', 32), SealingKeys.Broker, "AA==");
        var world = TaskWorld.Of(Make.Staged(Make.Stage("a", 1), Make.Stage("b", 1, "a")) with { Redundancy = 2, Sealing = sealing });
        world.Lease(0, 0, "n1", "o1");
        world.Lease(0, 1, "n2", "o2");
        var (one, two) = (world.Key(0, 0), world.Key(0, 1));
        Assert.Equal(ReportAnswer.Recorded, world.Report(Make.Receipt(one, "n1", [Made(one, "x", "cipher of the first")])));
        Assert.Equal(ReportAnswer.Recorded, world.Report(Make.Receipt(two, "n2", [Made(two, "x", "cipher of the second")])));
        Assert.Equal([1], world.Open.Stages.Active.Keys);

        world.Lease(0, 0, "n3", "o3", stage: 1);
        var reader = world.Key(0, 0, 1);
        Assert.Equal([new KeySource(0, 0, one.Epoch)], TaskProjection.KeyTerms(world.State, reader)!.Reads);
    }

    private static TaskWorld Sealed(string keys = SealingKeys.Broker) =>
        TaskWorld.Of(Make.Staged(Make.Stage("a", 2)) with { Sealing = new TaskSealing(new string('0', 32), keys, "AA==") });

    private static string? Reason(TaskWorld world) =>
        TaskProjection.View(world.State, new Dictionary<AttemptKey, AttemptProgress>(), 1, Make.Start)!.Reason;

    private static RefusalCode? Ask(TaskWorld world, AttemptKey key, string node, string recipient) =>
        world.Do(new TaskCommand.ReleaseKeys(key, node, recipient)).Refusal?.Code;

    private static OutputFile Made(AttemptKey key, string path, string cipher) => new(path, 100, Make.Sha(cipher))
    {
        Sealed = new SealedFile(key.Stage, key.Shard, key.Epoch, path, 10, Make.Sha("the same inside")),
    };
}
