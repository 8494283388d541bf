using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.TypedData;

namespace Skyops.Ethereum.Tasks;

/// <summary>
/// What an owner agrees to when submitting a task: this very spec, at most this price, before then. Signed as EIP-712
/// struct
/// <c>SkyopsTask</c>.
/// </summary>
public sealed record TaskTerms
{
    /// <summary>The longest currency, in characters.</summary>
    public const int MaxCurrencyLength = 16;

    private const string StructName = "SkyopsTask";

    private static readonly TypedDataTypes Types = new(TypedStruct.Parse(
        "SkyopsTask(bytes32 specHash,uint256 maxPrice,string currency,uint64 deadline,bytes16 nonce)"));

    /// <exception cref="ArgumentException">The currency or the deadline is malformed.</exception>
    public TaskTerms(Hash256 specHash, UInt128 maxPrice, string currency, long deadline, UInt128 nonce)
    {
        if (!IsWellFormed(currency, deadline))
            throw new ArgumentException("A currency is 1 to 16 capitals and digits, a deadline is not negative.");
        SpecHash = specHash;
        MaxPrice = maxPrice;
        Currency = currency;
        Deadline = deadline;
        Nonce = nonce;
    }

    /// <summary>The content hash of the whole spec.</summary>
    public Hash256 SpecHash { get; }

    /// <summary>The most the task may cost, in the smallest unit of <see cref="Currency"/>.</summary>
    public UInt128 MaxPrice { get; }

    /// <summary>SKYOPS or ETH.</summary>
    public string Currency { get; }

    /// <summary>Unix seconds; from this second on the task may no longer be submitted.</summary>
    public long Deadline { get; }

    /// <summary>128 random bits (bytes16, big-endian).</summary>
    public UInt128 Nonce { get; }

    /// <summary>Makes terms with a random nonce.</summary>
    public static TaskTerms Create(Hash256 specHash, UInt128 maxPrice, string currency, DateTimeOffset deadline) =>
        new(specHash, maxPrice, currency, deadline.ToUnixTimeSeconds(), TypedNonce.Random());

    /// <summary>
    /// The EIP-712 digest: what a wallet or a session key signs, and the item hash in a batch of tasks.
    /// </summary>
    public Hash256 Digest(ulong chainId) =>
        Hash256.FromBytes(Types.Digest(SkyopsDomain.For(chainId), StructName, ToStruct()));

    internal static bool IsWellFormed(string? currency, long deadline) =>
        currency is { Length: > 0 and <= MaxCurrencyLength }
        && currency.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) && deadline >= 0;

    internal AbiValue.Struct ToStruct() => new(new Dictionary<string, AbiValue>(StringComparer.Ordinal)
    {
        ["specHash"] = SpecHash.ToBytes(),
        ["maxPrice"] = MaxPrice,
        ["currency"] = Currency,
        ["deadline"] = Deadline,
        ["nonce"] = TypedNonce.Of(Nonce),
    });
}
