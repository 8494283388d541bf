using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Ethereum.Batches;

public sealed class BatchTests : IDisposable
{
    private static readonly Hash256 Delegation = Hash256.FromBytes(Keccak256.Hash("a delegation"u8));
    private static readonly Hash256 OtherDelegation = Hash256.FromBytes(Keccak256.Hash("another"u8));

    private readonly SessionKey _key = SessionKey.Create();
    private readonly SessionVerifier _sessionVerifier;
    private readonly BatchSigner _signer;
    private readonly BatchVerifier _verifier;

    public BatchTests()
    {
        _sessionVerifier = new SessionVerifier(_key.PublicKey);
        _signer = new BatchSigner(_key, Delegation, BatchContext.Receipts);
        _verifier = new BatchVerifier(_sessionVerifier, Delegation, BatchContext.Receipts);
    }

    public void Dispose()
    {
        _sessionVerifier.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_batch_is_valid_whole_and_item_by_item_and_survives_being_written(int count)
    {
        var items = Items(count);
        var batch = _signer.Sign(items);
        Assert.True(SignedBatch.TryRead(batch.Head.Encoded, out var head));
        Assert.Equal(batch.Head, head);
        Assert.Equal(BatchVerdict.Valid, _verifier.Verify(head, items));
        for (var i = 0; i < count; i++)
        {
            Assert.True(BatchItem.TryRead(batch.Item(i).ToBytes(), out var item));
            Assert.Equal(BatchVerdict.Valid, _verifier.Verify(item, Hash(items, i)));
            Assert.Equal(BatchVerdict.NotIncluded, _verifier.Verify(item, OtherDelegation));
        }
    }

    [Fact]
    public void Each_fault_has_its_own_verdict()
    {
        var items = Items(10);
        var batch = _signer.Sign(items);
        using var otherKey = SessionKey.Create();
        using var otherVerifier = new SessionVerifier(otherKey.PublicKey);
        var swapped = (byte[])[.. items[32..64], .. items[..32], .. items[64..]];
        Assert.Equal(BatchVerdict.WrongRoot, _verifier.Verify(batch.Head, swapped));
        Assert.Equal(BatchVerdict.WrongCount, _verifier.Verify(batch.Head, items.AsSpan(32)));
        Assert.Equal(BatchVerdict.WrongCount, _verifier.Verify(batch.Head, items.AsSpan(1)));
        var foreign = new BatchVerifier(_sessionVerifier, OtherDelegation, BatchContext.Receipts);
        Assert.Equal(BatchVerdict.WrongDelegation, foreign.Verify(batch.Head, items));
        Assert.Equal(BatchVerdict.WrongDelegation, foreign.Verify(batch.Item(3), Hash(items, 3)));
        var tasks = new BatchVerifier(_sessionVerifier, Delegation, BatchContext.Tasks);
        Assert.Equal(BatchVerdict.BadSignature, tasks.Verify(batch.Head, items));
        Assert.Equal(BatchVerdict.BadSignature, tasks.Verify(batch.Item(3), Hash(items, 3)));
        var stranger = new BatchVerifier(otherVerifier, Delegation, BatchContext.Receipts);
        Assert.Equal(BatchVerdict.BadSignature, stranger.Verify(batch.Head, items));
    }

    [Fact]
    public void No_changed_bit_of_an_item_is_valid_and_no_cut_one_is_read()
    {
        var items = Items(13);
        var encoded = _signer.Sign(items).Item(5).ToBytes();
        for (var length = 0; length < encoded.Length; length++)
            Assert.False(BatchItem.TryRead(encoded.AsSpan(0, length), out _));
        Assert.False(BatchItem.TryRead([.. encoded, 0], out _));
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (BatchItem.TryRead(changed, out var read))
                Assert.NotEqual(BatchVerdict.Valid, _verifier.Verify(read, Hash(items, 5)));
        }
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _signer.Sign([]));
        Assert.Throws<ArgumentException>(() => _signer.Sign(new byte[31]));
        Assert.Throws<ArgumentException>(() => _signer.Sign(new byte[32 * (SignedBatch.MaxItems + 1)]));
        Assert.Throws<ArgumentException>(() => new BatchSigner(_key, Delegation, ""));
        Assert.Throws<ArgumentException>(() => new BatchSigner(_key, Delegation, "with space"));
        Assert.Throws<ArgumentException>(() => new BatchSigner(_key, Delegation, new string('x', 65)));
    }

    private static byte[] Items(int count)
    {
        var items = new byte[32 * count];
        new Random(count).NextBytes(items);
        return items;
    }

    private static Hash256 Hash(byte[] items, int index) => Hash256.FromBytes(items.AsSpan(32 * index, 32));
}
