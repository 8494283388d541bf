namespace Skyops.Ethereum.Rpc;

/// <summary>
/// The words in which nodes refuse a transaction that they have: there are no codes for it. geth, erigon, reth and
/// nethermind say "already known" (one as "AlreadyKnown"), besu "known transaction", anvil and others "already
/// imported".
/// </summary>
internal static class SendErrors
{
    private static readonly string[] Known =
        ["already known", "alreadyknown", "known transaction", "already imported", "already in the pool"];

    private static readonly string[] TooLow = ["nonce too low", "nonce is too low", "nonce_too_low", "oldnonce"];

    public static bool IsKnown(RpcErrorException error) => Says(error, Known);

    public static bool IsNonceTooLow(RpcErrorException error) => Says(error, TooLow);

    private static bool Says(RpcErrorException error, string[] words) =>
        words.Any(each => error.NodeMessage.Contains(each, StringComparison.OrdinalIgnoreCase));
}
