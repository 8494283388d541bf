using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Contracts;

/// <summary>Where a network's contracts are: what <c>skyops chain deploy</c> writes and silos and people read.</summary>
/// <param name="ChainId">EIP-155.</param>
/// <param name="Token">SKYOPS.</param>
/// <param name="Escrow">Deposits, claims, exits.</param>
/// <param name="NodeRegistry">Nodes and their stakes.</param>
/// <param name="TaskRegistry">Batches of ended tasks.</param>
/// <param name="NetworkPolicy">Weights and fee in force.</param>
/// <param name="Treasury">The account that network fees are settled to.</param>
/// <param name="FirstBlock">The block before the contracts were made.</param>
public sealed record Deployment(
    ulong ChainId,
    EthereumAddress Token,
    EthereumAddress Escrow,
    EthereumAddress NodeRegistry,
    EthereumAddress TaskRegistry,
    EthereumAddress NetworkPolicy,
    EthereumAddress Treasury,
    ulong FirstBlock)
{
    public DeployedContract TokenContract => new(ContractArtifact.Token, Token);

    public DeployedContract EscrowContract => new(ContractArtifact.Escrow, Escrow);

    public DeployedContract NodeRegistryContract => new(ContractArtifact.NodeRegistry, NodeRegistry);

    public DeployedContract TaskRegistryContract => new(ContractArtifact.TaskRegistry, TaskRegistry);

    public DeployedContract NetworkPolicyContract => new(ContractArtifact.NetworkPolicy, NetworkPolicy);

    /// <summary>UTF-8 JSON, indented: a person looks at it.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new DeploymentDocument(ChainId, $"{Token}", $"{Escrow}", $"{NodeRegistry}", $"{TaskRegistry}", $"{NetworkPolicy}", $"{Treasury}", FirstBlock),
        DeploymentJson.Default.DeploymentDocument);

    /// <exception cref="FormatException">It is not the JSON of a deployment; the message says what is wrong.</exception>
    public static Deployment Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, DeploymentJson.Default.DeploymentDocument) ?? throw new FormatException("It is null.");
            return new Deployment(
                file.ChainId, Address(file.Token, "token"), Address(file.Escrow, "escrow"), Address(file.NodeRegistry, "nodeRegistry"),
                Address(file.TaskRegistry, "taskRegistry"), Address(file.NetworkPolicy, "networkPolicy"), Address(file.Treasury, "treasury"), file.FirstBlock);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"It is not the JSON of a deployment: {wrong.Message}", wrong);
        }
    }

    private static EthereumAddress Address(string text, string member) =>
        EthereumAddress.TryParse(text, out var address) ? address : throw new FormatException($"The member {member} is no address: '{text}'.");
}

internal sealed record DeploymentDocument(
    ulong ChainId, string Token, string Escrow, string NodeRegistry, string TaskRegistry, string NetworkPolicy, string Treasury, ulong FirstBlock);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DeploymentDocument))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
