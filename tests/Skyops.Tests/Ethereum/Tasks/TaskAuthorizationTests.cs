using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Tasks;

namespace Skyops.Tests.Ethereum.Tasks;

public sealed class TaskAuthorizationTests : IDisposable
{
    private const ulong Chain = 4242;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly Hash256 Spec = Hash256.FromBytes(Keccak256.Hash("the spec"u8));
    private static readonly Hash256 OtherSpec = Hash256.FromBytes(Keccak256.Hash("another spec"u8));

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly SessionKey _key = SessionKey.Create();
    private readonly SessionVerifier _verifier;
    private readonly SessionDelegation _session;
    private readonly TaskTerms _terms = TaskTerms.Create(Spec, 100, "SKYOPS", Now.AddMinutes(1));

    public TaskAuthorizationTests()
    {
        _verifier = new SessionVerifier(_key.PublicKey);
        _session = SessionDelegation.Create(
            _wallet.Address, _key.PublicKey, SessionScope.Owner, 100, Now, TimeSpan.FromHours(1));
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _key.Dispose();
        _wallet.Dispose();
    }

    [Fact]
    public void Each_fault_of_a_wallets_signature_has_its_own_verdict()
    {
        var signed = TaskAuthorization.Sign(_terms, _wallet, Chain);
        Assert.Equal(TaskVerdict.Valid, signed.Verify(_wallet.Address, Spec, Chain, Now));
        Assert.Equal(TaskVerdict.BodyChanged, signed.Verify(_wallet.Address, OtherSpec, Chain, Now));
        Assert.Equal(TaskVerdict.Expired, signed.Verify(_wallet.Address, Spec, Chain, Now.AddMinutes(1)));
        Assert.Equal(TaskVerdict.WrongSigner, signed.Verify(_wallet.Address, Spec, Chain + 1, Now));
        Assert.Equal(TaskVerdict.WrongSigner, signed.Verify(default, Spec, Chain, Now));
        Assert.Equal(TaskVerdict.WrongKindOfSignature, signed.Verify(_session, _verifier, Spec, Chain, Now));
    }

    [Fact]
    public void Each_fault_of_a_sessions_signature_has_its_own_verdict()
    {
        var signed = TaskAuthorization.Sign(_terms, _key, Chain);
        Assert.Equal(TaskVerdict.Valid, signed.Verify(_session, _verifier, Spec, Chain, Now));
        Assert.Equal(TaskVerdict.BodyChanged, signed.Verify(_session, _verifier, OtherSpec, Chain, Now));
        Assert.Equal(TaskVerdict.Expired, signed.Verify(_session, _verifier, Spec, Chain, Now.AddMinutes(1)));
        Assert.Equal(TaskVerdict.WrongSigner, signed.Verify(_session, _verifier, Spec, Chain + 1, Now));
        Assert.Equal(TaskVerdict.WrongKindOfSignature, signed.Verify(_wallet.Address, Spec, Chain, Now));

        var dear = TaskAuthorization.Sign(TaskTerms.Create(Spec, 101, "SKYOPS", Now.AddMinutes(1)), _key, Chain);
        Assert.Equal(TaskVerdict.OverSpendCap, dear.Verify(_session, _verifier, Spec, Chain, Now));
        using var stranger = SessionKey.Create();
        using var strangersVerifier = new SessionVerifier(stranger.PublicKey);
        var foreign = TaskAuthorization.Sign(_terms, stranger, Chain);
        Assert.Equal(TaskVerdict.WrongSigner, foreign.Verify(_session, _verifier, Spec, Chain, Now));
        Assert.Equal(TaskVerdict.WrongSigner, foreign.Verify(_session, strangersVerifier, Spec, Chain, Now));
    }

    [Fact]
    public void A_task_signed_in_a_batch_is_valid_by_its_proof()
    {
        var delegation = Keccak256.Hash("delegation"u8);
        var id = Hash256.FromBytes(delegation);
        var other = TaskTerms.Create(OtherSpec, 100, "SKYOPS", Now.AddMinutes(1));
        var batch = new BatchSigner(_key, id, BatchContext.Tasks)
            .Sign([.. _terms.Digest(Chain).ToBytes(), .. other.Digest(Chain).ToBytes()]);
        var verifier = new BatchVerifier(_verifier, id, BatchContext.Tasks);
        var (first, second) = (batch.Item(0), batch.Item(1));
        Assert.Equal(TaskVerdict.Valid, Check(first, Spec));
        Assert.Equal(TaskVerdict.WrongSigner, Check(second, Spec));
        Assert.Equal(TaskVerdict.BodyChanged, Check(first, OtherSpec));

        TaskVerdict Check(BatchItem item, Hash256 spec) =>
            TaskTermsCheck.CheckInBatch(_terms, item, _session, verifier, spec, Chain, Now);
    }

    [Fact]
    public void No_changed_bit_is_valid_and_no_cut_form_is_read()
    {
        var signed = TaskAuthorization.Sign(_terms, _key, Chain);
        var encoded = signed.ToBytes();
        Assert.True(TaskAuthorization.TryRead(encoded, out var same));
        Assert.Equal(signed.Terms, same.Terms);
        Assert.Equal(TaskVerdict.Valid, same.Verify(_session, _verifier, Spec, Chain, Now));
        for (var length = 0; length < encoded.Length; length++)
            Assert.False(TaskAuthorization.TryRead(encoded.AsSpan(0, length), out _));
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!TaskAuthorization.TryRead(changed, out var read))
                continue;
            Assert.Equal(changed, read.ToBytes());
            Assert.NotEqual(TaskVerdict.Valid, read.Verify(_session, _verifier, Spec, Chain, Now));
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("skyops", 1)]
    [InlineData("SKY OPS", 1)]
    [InlineData("ABCDEFGHIJKLMNOPQ", 1)]
    [InlineData("ETH", -1)]
    public void Malformed_terms_cannot_be_made(string currency, long deadline) =>
        Assert.Throws<ArgumentException>(() => new TaskTerms(Spec, 1, currency, deadline, 0));
}
