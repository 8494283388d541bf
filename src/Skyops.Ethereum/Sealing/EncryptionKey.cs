using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.TypedData;

namespace Skyops.Ethereum.Sealing;

/// <summary>
/// What an account says of a key that others seal to: what is for me may be sealed to this P-256 key, from then until
/// then. The times bound the sealing; what was sealed opens for as long as its owner keeps the private key. Signed as
/// EIP-712 struct <c>EncryptionKey</c>.
/// </summary>
public sealed record EncryptionKey
{
    /// <summary>
    /// The longest time a key may be sealed to, in seconds: two years, what NIST SP 800-57 part 1 (table 1) gives a key
    /// that transports keys.
    /// </summary>
    public const long MaxLifetimeSeconds = 2L * 365 * 24 * 60 * 60;

    private const string StructName = "EncryptionKey";

    private static readonly TypedDataTypes Types = new(TypedStruct.Parse(
        "EncryptionKey(address account,bytes publicKey,uint64 notBefore,uint64 expires)"));

    /// <exception cref="ArgumentException">The times are in no order or too far apart.</exception>
    public EncryptionKey(EthereumAddress account, P256PublicKey publicKey, long notBefore, long expires)
    {
        if (!IsWellFormed(notBefore, expires))
            throw new ArgumentException("The times are in no order or too far apart.");
        Account = account;
        PublicKey = publicKey;
        NotBefore = notBefore;
        Expires = expires;
    }

    /// <summary>Whose key it is: a person's or a node's address.</summary>
    public EthereumAddress Account { get; }

    /// <summary>The key to seal to.</summary>
    public P256PublicKey PublicKey { get; }

    /// <summary>Unix seconds; of two keys of an account the one with the later is the newer.</summary>
    public long NotBefore { get; }

    /// <summary>Unix seconds; from this second on nothing more is sealed to it.</summary>
    public long Expires { get; }

    /// <summary>Makes a statement that holds from now on.</summary>
    public static EncryptionKey Create(
        EthereumAddress account, P256PublicKey publicKey, DateTimeOffset now, TimeSpan lifetime)
    {
        var notBefore = now.ToUnixTimeSeconds();
        return new EncryptionKey(account, publicKey, notBefore, notBefore + (long)lifetime.TotalSeconds);
    }

    /// <summary>The EIP-712 digest that is signed, 32 bytes.</summary>
    public byte[] Digest(ulong chainId) => Types.Digest(SkyopsDomain.For(chainId), StructName, ToStruct());

    /// <summary>Signs with the account's wallet.</summary>
    /// <exception cref="ArgumentException">The wallet is not that of <see cref="Account"/>.</exception>
    public SignedEncryptionKey Sign(WalletKey wallet, ulong chainId) => wallet.Address == Account
        ? new SignedEncryptionKey(this, wallet.Sign(Digest(chainId)))
        : throw new ArgumentException("A wallet speaks only for itself.", nameof(wallet));

    /// <summary>
    /// Signs with a session key of a node: a worker makes a new key at every start, while its wallet may be elsewhere.
    /// </summary>
    public SignedEncryptionKey Sign(SessionKey session, ulong chainId) => new(this, session.Sign(Digest(chainId)));

    internal static bool IsWellFormed(long notBefore, long expires) =>
        notBefore >= 0 && expires > notBefore && expires - notBefore <= MaxLifetimeSeconds;

    internal AbiValue.Struct ToStruct() => new(new Dictionary<string, AbiValue>(StringComparer.Ordinal)
    {
        ["account"] = Account,
        ["publicKey"] = PublicKey.Encoded.ToArray(),
        ["notBefore"] = NotBefore,
        ["expires"] = Expires,
    });
}
