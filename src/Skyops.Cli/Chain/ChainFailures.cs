using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Rpc;

namespace Skyops.Cli.Chain;

/// <summary>What went wrong on a chain, in words: a contract's own error instead of its bytes.</summary>
internal static class ChainFailures
{
    private static readonly AbiError[] Known =
    [
        .. new[] { ContractArtifact.Token, ContractArtifact.Escrow, ContractArtifact.NodeRegistry, ContractArtifact.TaskRegistry, ContractArtifact.NetworkPolicy }
            .SelectMany(contract => contract.Abi.Errors).DistinctBy(error => error.Signature.Text),
    ];

    public static string Say(Exception failure) => failure is RpcErrorException { IsRevert: true } refused
        ? $"the contract refuses: {Words(refused.Reason(Known))}"
        : failure.Message;

    private static string Words(RevertReason reason) => reason is RevertReason.Custom custom
        ? $"{custom.Error.Signature.Name}({string.Join(", ", custom.Arguments.Select(Word))})"
        : $"{reason}";

    private static string Word(AbiValue value) => value switch
    {
        AbiValue.Number number => $"{number.Value}",
        AbiValue.Address address => $"{address.Value}",
        AbiValue.Text text => text.Value,
        AbiValue.Flag flag => $"{flag.Value}",
        AbiValue.Bytes bytes => $"0x{Convert.ToHexStringLower(bytes.Value.Span)}",
        _ => "…",
    };
}
