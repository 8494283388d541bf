using Skyops.Core.Hashing;

namespace Skyops.Core.Ledger;

/// <summary>
/// 128 bits of a transfer's id: what the ledger keeps of every transfer ever posted, a fifth of what the text would take. The silo
/// makes ids, from SHA-256 where they are a task's, so that an accident is what this guards against, not an adversary: among
/// 10⁹ ids two are alike with a probability of 10⁻²¹.
/// </summary>
public readonly record struct TransferKey(ulong High, ulong Low)
{
    private const ulong HighSeed = 0x9e3779b97f4a7c15;
    private const ulong LowSeed = 0xc2b2ae3d27d4eb4f;

    public static TransferKey Of(string id)
    {
        var (high, low) = (new StableHash(HighSeed), new StableHash(LowSeed));
        StableHash.AddToBoth(ref high, ref low, id);
        return new TransferKey(high.Value, low.Value);
    }

    /// <summary>Already mixed.</summary>
    public override int GetHashCode() => (int)Low;

    public override string ToString() => $"{High:x16}{Low:x16}";
}
