using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Worker;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class TrainAttemptTests
{
    [Fact]
    public async Task A_shard_is_trained_and_its_receipt_proves_outputs_and_signer()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        var assignment = Orders.Digit(world.Silo);

        await world.Silo.AssignAsync(assignment);
        var batch = (await world.Silo.Mailbox.NextAsync(message => message.Receipts)).Receipts;

        var receipt = Assert.Single(batch.Receipts);
        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal(assignment.Key, receipt.Key);
        var file = Assert.Single(receipt.Outputs);
        Assert.Equal("state.safetensors", file.Path);
        var state = world.Silo.Blobs[Convert.ToHexStringLower(file.Sha256.Span)];
        Assert.Equal(file.Bytes, state.Length);
        Assert.Equal(Digest(receipt), receipt.Digest.Span);
        Assert.True(receipt is { RunMs: > 0, CpuMs: > 0, PeakRamMib: > 0, ResumedFromStep: 0 });
        Assert.Equal(BatchVerdict.Valid, Verify(batch, world.Credentials.Delegation));
        receipt.RunMs++;
        Assert.Equal(BatchVerdict.WrongRoot, Verify(batch, world.Credentials.Delegation));
    }

    [Fact]
    public async Task The_same_shard_gives_the_same_digest_twice_also_with_checkpoints()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        var plain = await world.RunAsync(Orders.Digit(world.Silo, Orders.Key(slot: 0), epochs: 20));
        var saving = Orders.Digit(world.Silo, Orders.Key(slot: 1), epochs: 20, checkpointSeconds: 1);
        var again = await world.RunAsync(saving);

        Assert.Equal(nameof(AttemptExit.Succeeded), again.Exit);
        Assert.Equal(plain.Digest, again.Digest);
        Assert.Equal(1, world.Silo.Blobs.Puts);
        Assert.Equal(1, world.Silo.Blobs.Gets);
    }

    [NeedsFact(Need.Minutes)]
    public async Task A_run_resumed_from_its_checkpoint_ends_with_the_same_bits()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        var long_ = Orders.Digit(world.Silo, Orders.Key(slot: 0), epochs: 1_500, checkpointSeconds: 1);
        await world.Silo.AssignAsync(long_);
        var saved = (await world.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint;
        var whole = await world.Silo.ReceiptAsync(long_.Key);

        var rest = Orders.Digit(world.Silo, Orders.Key(slot: 1), epochs: 1_500);
        rest.Resume = saved.Checkpoint;
        var resumed = await world.RunAsync(rest);

        Assert.True(saved.Checkpoint.Step > 0);
        Assert.Equal(saved.Checkpoint.Step, resumed.ResumedFromStep);
        Assert.True(resumed.Exit == nameof(AttemptExit.Succeeded), resumed.Message);
        Assert.Equal(whole.Digest, resumed.Digest);
    }

    [Fact]
    public async Task Progress_loss_and_usage_are_told_while_it_runs()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        await world.Silo.AssignAsync(Orders.Digit(world.Silo, epochs: 1_500));

        var message = await world.Silo.Mailbox.NextAsync(message => message.Progress?.Attempts.FirstOrDefault(
            attempt => attempt is { State: "running", Fraction: > 0, RamMib: > 0, CpuPercent: > 0 }
                && attempt.Metrics.ContainsKey("loss")));
        Assert.Single(message.Progress.Attempts);
    }

    [Fact]
    public async Task A_model_that_does_not_exist_is_the_tasks_fault_and_says_so()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        var assignment = Orders.Digit(world.Silo);
        assignment.OrderJson = assignment.OrderJson.Replace("\"mlp\"", "\"no-such-model\"", StringComparison.Ordinal);

        var receipt = await world.RunAsync(assignment);

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("no-such-model", receipt.Message, StringComparison.Ordinal);
        Assert.Empty(receipt.Outputs);
    }

    [Fact]
    public async Task An_input_whose_bytes_are_not_its_hash_never_reaches_the_job()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        var assignment = Orders.Digit(world.Silo);
        var other = Orders.Digits.ToArray();
        other[^1] ^= 1;
        world.Silo.Blobs.Corrupt(Convert.ToHexStringLower(assignment.Inputs[0].Sha256.Span), other);

        var receipt = await world.RunAsync(assignment);

        Assert.Equal(nameof(AttemptExit.NodeFailed), receipt.Exit);
        Assert.Contains("came with the hash", receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blobs_that_fail_for_a_moment_cost_nothing()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        var assignment = Orders.Digit(world.Silo);
        world.Silo.Blobs.FailNext(3);

        Assert.Equal(nameof(AttemptExit.Succeeded), (await world.RunAsync(assignment)).Exit);
    }

    [Fact]
    public async Task A_bit_flipped_in_an_output_shows_in_the_digest()
    {
        await using var world = await WorkerWorld.EnrolledAsync(hooks: new WorkerHooks(new BitFlip(slot: 1), null));

        var honest = await world.RunAsync(Orders.Digit(world.Silo, Orders.Key(slot: 0)));
        var wrong = await world.RunAsync(Orders.Digit(world.Silo, Orders.Key(slot: 1)));

        Assert.Equal(nameof(AttemptExit.Succeeded), wrong.Exit);
        Assert.NotEqual(honest.Digest, wrong.Digest);
        Assert.Equal(honest.Outputs[0].Bytes, wrong.Outputs[0].Bytes);
    }

    internal static BatchVerdict Verify(Wire.ReceiptBatch batch, SignedDelegation delegation)
    {
        using var key = new SessionVerifier(delegation.Delegation.PublicKey);
        var count = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(count, batch.Receipts.Count);
        byte[] head = [1, .. delegation.Id.ToBytes(), .. count, .. batch.Root.Span, .. batch.Signature.Span];
        Assert.True(SignedBatch.TryRead(head, out var signed));
        byte[] items = [.. batch.Receipts.SelectMany(receipt => SHA256.HashData(receipt.ToByteArray()))];
        return new BatchVerifier(key, delegation.Id, "skyops-receipts-v1").Verify(signed, items);
    }

    private static byte[] Digest(Wire.Receipt receipt) => OutputManifest.Digest(receipt.Outputs.Select(
        file => new OutputFile(file.Path, file.Bytes, Convert.ToHexStringLower(file.Sha256.Span))));

    private sealed class BitFlip(int slot) : IOutputTamperer
    {
        public void Tamper(AttemptKey key, string outputsFolder)
        {
            if (key.Slot != slot) return;
            var file = Directory.EnumerateFiles(outputsFolder).Single();
            var bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
        }
    }
}
