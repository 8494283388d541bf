using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.TaskBatches;

namespace Skyops.Tests.Ethereum.TaskBatches;

public sealed class TaskBatchHeadTests
{
    private static readonly Hash256 Empty = TaskBatchHead.EmptyRoot;
    private static readonly Hash256 Other = Hash256.FromBytes(Keccak256.Hash([1]));
    private static readonly TaskBatchHead First =
        new(1, default, 100, [Empty, Empty, Empty, Empty], [0, 0, 0, 0]);

    [Fact]
    public void The_example_of_the_contracts_has_the_hash_that_is_written_there()
    {
        var registry = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
        Assert.Equal(
            "bcdf27439b3ee8767398069d09ab12e78075bacafb14f10490d9ce21adff1d63", $"{First.HashIn(4242, registry)}");
    }

    [Fact]
    public void A_head_that_no_registry_would_publish_or_no_trees_be_of_is_none()
    {
        Hash256[] roots = [Empty, Other, Empty, Empty];
        uint[] sizes = [0, 1, 0, 0];
        AssertFault(0, default, 1, roots, sizes);
        AssertFault(1, Other, 1, roots, sizes);
        AssertFault(2, default, 1, roots, sizes);
        AssertFault(1, default, 0, roots, sizes);
        AssertFault(1, default, 1, roots[..3], sizes);
        AssertFault(1, default, 1, roots, [.. sizes, 0]);
        AssertFault(1, default, 1, roots, [0, 0, 0, 0]);
        AssertFault(1, default, 1, roots, [0, 1, 0, 1]);
        Assert.Null(TaskBatchHead.FaultIn(2, Other, 1, roots, sizes));
    }

    [Fact]
    public void A_head_does_not_change_with_the_arrays_it_was_made_of()
    {
        Hash256[] roots = [Empty, Other, Empty, Empty];
        uint[] sizes = [0, 1, 0, 0];
        var head = new TaskBatchHead(1, default, 1, roots, sizes);
        (roots[1], sizes[1]) = (default, 9);
        Assert.Equal(new TaskBatchHead(1, default, 1, [Empty, Other, Empty, Empty], [0, 1, 0, 0]), head);
        Assert.NotEqual(First, head);
    }

    private static void AssertFault(ulong number, Hash256 previous, uint tasks, Hash256[] roots, uint[] sizes)
    {
        Assert.NotNull(TaskBatchHead.FaultIn(number, previous, tasks, roots, sizes));
        Assert.Throws<ArgumentException>(() => new TaskBatchHead(number, previous, tasks, roots, sizes));
    }
}
