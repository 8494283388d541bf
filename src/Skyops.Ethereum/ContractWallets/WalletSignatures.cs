using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.ContractWallets;

/// <summary>
/// Checks signatures of accounts that may be keys, contracts (ERC-1271), contracts that are not made yet (ERC-6492) or
/// keys with the code of a contract (EIP-7702).
/// </summary>
public static class WalletSignatures
{
    /// <summary>The longest signature that is looked at, in bytes: an order to a factory may hold code.</summary>
    public const int MaxSize = 16 << 10;

    /// <summary>
    /// Whether the account signed this digest. A signature of the account's own key (65 bytes, s in the lower half, v
    /// 27 or 28, or 0 or 1) is taken without asking the chain, also if the account has code: no contract has a key, and
    /// who holds the key of an EIP-7702 account can change its code. Everything else is one <c>eth_call</c> at the
    /// newest block; the order of what is tried there is that of ERC-6492.
    ///
    /// ERC-6492 lets the signer change the state that the wallet is asked in. So Valid says "could have it accepted by
    /// a transaction", and of a wallet whose ownership is for sale that is more people than its owner.
    /// </summary>
    /// <param name="rpc">A node of the chain that the account is on.</param>
    /// <param name="account">Whose signature it should be.</param>
    /// <param name="digest">What was signed, 32 bytes.</param>
    /// <param name="signature">Anything; some wallets take an empty one of what they approved before.</param>
    /// <param name="cancellationToken">Cancelling throws; nothing else does.</param>
    public static async Task<WalletVerdict> VerifyAsync(
        EthereumRpc rpc,
        EthereumAddress account,
        Hash256 digest,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken = default)
    {
        if (signature.Length > MaxSize)
            return WalletVerdict.Invalid;
        if (!CounterfactualSignature.TryRead(signature.Span, out var question))
        {
            if (CounterfactualSignature.IsMarked(signature.Span))
                return WalletVerdict.Invalid;
            if (Recovery.RecoverFromWallet(digest.ToBytes(), signature.Span, out var signer) == RecoveryResult.Recovered
                && signer == account)
            {
                return WalletVerdict.Valid;
            }

            question = new CounterfactualSignature(default, default, signature);
        }

        try
        {
            var taken = await WalletCheckCall.AskAsync(rpc, account, digest, question, cancellationToken);
            return taken ? WalletVerdict.Valid : WalletVerdict.Invalid;
        }
        catch (EthereumRpcException)
        {
            return WalletVerdict.Unknown;
        }
    }
}
