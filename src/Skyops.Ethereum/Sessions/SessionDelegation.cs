using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.TypedData;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// What a wallet says once so that it need not sign again: this P-256 key acts for me, for this purpose, up to this
/// sum, until then. Signed as EIP-712 struct <c>SkyopsSession</c>.
/// </summary>
public sealed record SessionDelegation
{
    /// <summary>
    /// The longest time a session may last, in seconds: 90 days. A worker asks its wallet again before that.
    /// </summary>
    public const long MaxLifetimeSeconds = 90L * 24 * 60 * 60;

    private const string StructName = "SkyopsSession";

    private static readonly TypedDataTypes Types = new(TypedStruct.Parse(
        "SkyopsSession(address account,bytes publicKey,string scope,uint256 spendCap,"
        + "uint64 issuedAt,uint64 expiresAt,bytes16 nonce)"));

    /// <exception cref="ArgumentException">Scope or times are malformed.</exception>
    public SessionDelegation(
        EthereumAddress account,
        P256PublicKey publicKey,
        string scope,
        UInt128 spendCap,
        long issuedAt,
        long expiresAt,
        UInt128 nonce)
    {
        if (!IsWellFormed(scope, issuedAt, expiresAt))
            throw new ArgumentException("The scope is no word, or the times are in no order or too far apart.");
        Account = account;
        PublicKey = publicKey;
        Scope = scope;
        SpendCap = spendCap;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
        Nonce = nonce;
    }

    /// <summary>The wallet that delegates.</summary>
    public EthereumAddress Account { get; }

    /// <summary>The key that may act.</summary>
    public P256PublicKey PublicKey { get; }

    /// <summary>A word of <see cref="SessionScope"/>.</summary>
    public string Scope { get; }

    /// <summary>
    /// The most that all tasks of this session together may cost, in the smallest unit. Checked here for one task; who
    /// keeps the books adds them up.
    /// </summary>
    public UInt128 SpendCap { get; }

    /// <summary>Unix seconds.</summary>
    public long IssuedAt { get; }

    /// <summary>Unix seconds; from this second on the session is over.</summary>
    public long ExpiresAt { get; }

    /// <summary>128 random bits (bytes16, big-endian), so that two sessions never have the same statement.</summary>
    public UInt128 Nonce { get; }

    /// <summary>Makes a delegation that begins now, with a random nonce.</summary>
    public static SessionDelegation Create(
        EthereumAddress account,
        P256PublicKey publicKey,
        string scope,
        UInt128 spendCap,
        DateTimeOffset now,
        TimeSpan lifetime)
    {
        var issuedAt = now.ToUnixTimeSeconds();
        var expiresAt = issuedAt + (long)lifetime.TotalSeconds;
        return new SessionDelegation(account, publicKey, scope, spendCap, issuedAt, expiresAt, TypedNonce.Random());
    }

    /// <summary>The EIP-712 digest that the wallet signs, 32 bytes.</summary>
    public byte[] Digest(ulong chainId) => Types.Digest(SkyopsDomain.For(chainId), StructName, ToStruct());

    /// <summary>Signs with the wallet.</summary>
    /// <exception cref="ArgumentException">The wallet is not that of <see cref="Account"/>.</exception>
    public SignedDelegation Sign(WalletKey wallet, ulong chainId) => wallet.Address == Account
        ? new SignedDelegation(this, wallet.Sign(Digest(chainId)))
        : throw new ArgumentException("A wallet delegates only for itself.", nameof(wallet));

    internal static bool IsWellFormed(string? scope, long issuedAt, long expiresAt) =>
        SessionScope.IsWellFormed(scope) && issuedAt >= 0 && expiresAt > issuedAt
        && expiresAt - issuedAt <= MaxLifetimeSeconds;

    internal AbiValue.Struct ToStruct() => new(new Dictionary<string, AbiValue>(StringComparer.Ordinal)
    {
        ["account"] = Account,
        ["publicKey"] = PublicKey.Encoded.ToArray(),
        ["scope"] = Scope,
        ["spendCap"] = SpendCap,
        ["issuedAt"] = IssuedAt,
        ["expiresAt"] = ExpiresAt,
        ["nonce"] = TypedNonce.Of(Nonce),
    });
}
