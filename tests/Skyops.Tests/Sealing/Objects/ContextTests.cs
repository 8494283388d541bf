using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

public sealed class ContextTests
{
    /// <summary>Contexts that differ from the sample's in one thing, or hold the same texts and numbers elsewhere.</summary>
    internal static SealingContext[] Others =>
    [
        Sample.Context with { Task = "tsk_2" },
        Sample.Context with { Task = "tsk_1m" },
        Sample.Context with { Direction = SealingDirection.Input },
        Sample.Context with { Direction = SealingDirection.Checkpoint },
        Sample.Context with { Direction = SealingDirection.Log },
        Sample.Context with { Stage = 3 },
        Sample.Context with { Stage = null },
        Sample.Context with { Shard = 2 },
        Sample.Context with { Shard = null },
        Sample.Context with { Stage = 3, Shard = 2 },
        Sample.Context with { Shard = 4, Epoch = 3 },
        Sample.Context with { Epoch = 3 },
        Sample.Context with { Epoch = 5 },
        Sample.Context with { Epoch = null },
        Sample.Context with { Epoch = 0 },
        Sample.Context with { Manifest = default },
        Sample.Context with { Manifest = Sample.Plaintext(32) },
        Sample.Context with { Name = "model.bi" },
        Sample.Context with { Name = "Model.bin" },
        Sample.Context with { Name = null },
        Sample.Context with { Name = null, Manifest = default, Epoch = null, Shard = null, Stage = null },
    ];

    [Fact]
    public void Contexts_that_differ_in_anything_have_different_digests()
    {
        var all = Others.Append(Sample.Context).ToArray();
        Assert.Equal(all.Length, all.Select(context => Convert.ToHexString(context.Digest())).Distinct().Count());
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Equal_contexts_are_equal_also_when_their_manifests_are_other_arrays()
    {
        var same = Sample.Context with { Manifest = new byte[32] };
        Assert.Equal(Sample.Context, same);
        Assert.Equal(Sample.Context.GetHashCode(), same.GetHashCode());
        Assert.Equal(Sample.Context.Digest(), same.Digest());
    }

    [Fact]
    public void Members_out_of_their_range_are_refused()
    {
        SealingContext[] wrong =
        [
            Sample.Context with { Task = "" },
            Sample.Context with { Task = new string('x', SealingContext.MaxTextBytes + 1) },
            Sample.Context with { Direction = 0 },
            Sample.Context with { Stage = -1 },
            Sample.Context with { Shard = -1 },
            Sample.Context with { Epoch = -1 },
            Sample.Context with { Manifest = new byte[31] },
            Sample.Context with { Name = "" },
            Sample.Context with { Name = "\ud800" },
        ];
        foreach (var context in wrong)
            Assert.ThrowsAny<ArgumentException>(context.Digest);
        Assert.Equal(32, (Sample.Context with { Name = new string('x', SealingContext.MaxTextBytes) }).Digest().Length);
    }
}
