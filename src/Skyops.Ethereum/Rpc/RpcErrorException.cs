using Skyops.Ethereum.Abi;

namespace Skyops.Ethereum.Rpc;

/// <summary>The node answered with an error (JSON-RPC 2.0, section 5.1).</summary>
public sealed class RpcErrorException : EthereumRpcException
{
    private const int ExecutionReverted = 3;
    private const int LimitExceeded = -32005;

    internal RpcErrorException(long code, string message, ReadOnlyMemory<byte>? data)
        : base($"The node answered with error {code}: {message}", null)
    {
        Code = code;
        NodeMessage = message;
        ErrorData = data;
    }

    /// <summary>The node's number for it; −32768 to −32000 are reserved, 3 is a call that reverted.</summary>
    public long Code { get; }

    /// <summary>The node's own words, cut to a line that is fit for a log.</summary>
    public string NodeMessage { get; }

    /// <summary>The bytes that came with it, if there were any: what a call reverted with.</summary>
    public ReadOnlyMemory<byte>? ErrorData { get; }

    /// <summary>Whether the call ran and reverted. Nodes agree on neither code nor words; these are the known ones.
    /// </summary>
    public bool IsRevert => Code == ExecutionReverted
        || NodeMessage.Contains("reverted", StringComparison.OrdinalIgnoreCase)
        || NodeMessage.Contains("revert:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the node asks to come back later (EIP-1474: limit exceeded; 429 from services).</summary>
    internal bool IsTransient => Code is LimitExceeded or 429;

    /// <summary>Why the call reverted, given the errors that the contracts in question may raise.</summary>
    public RevertReason Reason(params IReadOnlyList<AbiError> known) =>
        RevertReason.Decode(ErrorData.GetValueOrDefault().Span, known);
}
