using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Settlement;

/// <summary>
/// What a settlement says of one account and one asset. Both sums are since the beginning, in the asset's smallest
/// unit, and never fall.
/// </summary>
/// <param name="Account">Whom it is about.</param>
/// <param name="Asset">The token's address, or zero for ETH.</param>
/// <param name="Credit">All that the account may ever have taken out by claims.</param>
/// <param name="Debit">All of the account's deposits that was ever used: spent, or released.</param>
public readonly record struct SettlementLeaf(
    EthereumAddress Account, EthereumAddress Asset, UInt128 Credit, UInt128 Debit)
{
    private static readonly byte[] Type = Keccak256.Hash(
    [
        .. "SkyopsSettlementLeaf(uint256 chainId,address escrow,"u8,
        .. "address account,address asset,uint128 credit,uint128 debit)"u8,
    ]);

    /// <summary>
    /// The leaf as it stands in the tree: Keccak-256 twice over seven words (SettlementLeaf.sol), so that no inner
    /// node, which is a hash of 64 bytes, can be passed off as a leaf.
    /// </summary>
    public Hash256 HashIn(SettlementDomain domain)
    {
        Span<byte> words = stackalloc byte[7 * AbiWord.Size];
        words.Clear();
        Type.CopyTo(words);
        AbiWord.Write(domain.ChainId, At(words, 1));
        domain.Escrow.WriteTo(At(words, 2)[12..]);
        Account.WriteTo(At(words, 3)[12..]);
        Asset.WriteTo(At(words, 4)[12..]);
        AbiWord.Write(Credit, At(words, 5));
        AbiWord.Write(Debit, At(words, 6));
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Keccak256.Hash(words, hash);
        Keccak256.Hash(hash, hash);
        return Hash256.FromBytes(hash);
    }

    /// <summary>The leaf as the escrow's functions take it: (account, asset, credit, debit).</summary>
    public AbiValue ToAbi() => new AbiValue.List(Account, Asset, Credit, Debit);

    private static Span<byte> At(Span<byte> words, int index) => words.Slice(index * AbiWord.Size, AbiWord.Size);
}
