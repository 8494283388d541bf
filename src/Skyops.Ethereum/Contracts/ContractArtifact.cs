using System.Text;
using System.Text.Json;
using Skyops.Ethereum.Abi;

namespace Skyops.Ethereum.Contracts;

/// <summary>One of Skyops' contracts as its compiler left it (<c>src/Skyops.Contracts/artifacts</c>).</summary>
public sealed class ContractArtifact
{
    public static readonly ContractArtifact Token = Load("SkyopsToken");
    public static readonly ContractArtifact Escrow = Load("Escrow");
    public static readonly ContractArtifact NodeRegistry = Load("NodeRegistry");
    public static readonly ContractArtifact TaskRegistry = Load("TaskRegistry");
    public static readonly ContractArtifact NetworkPolicy = Load("NetworkPolicy");

    /// <summary>Never deployed: its creation code is run by calls.</summary>
    internal static readonly ContractArtifact WalletCheck = Load("WalletCheck");

    private ContractArtifact(string name, ContractAbi abi, byte[] code)
    {
        Name = name;
        Abi = abi;
        Code = code;
    }

    public string Name { get; }

    public ContractAbi Abi { get; }

    /// <summary>The code that makes the contract, without the constructor's arguments.</summary>
    public ReadOnlyMemory<byte> Code { get; }

    /// <summary>The data of the transaction that makes the contract.</summary>
    /// <exception cref="AbiException">The arguments are not the constructor's.</exception>
    public byte[] Creation(params IReadOnlyList<AbiValue> arguments) => [.. Code.Span, .. AbiEncoder.Encode(Abi.Constructor, arguments)];

    private static ContractArtifact Load(string name)
    {
        using var stream = typeof(ContractArtifact).Assembly.GetManifestResourceStream($"{name}.json")!;
        using var document = JsonDocument.Parse(stream);
        var abi = ContractAbi.Parse(Encoding.UTF8.GetBytes(document.RootElement.GetProperty("abi").GetRawText()));
        return new ContractArtifact(name, abi, Convert.FromHexString(document.RootElement.GetProperty("bytecode").GetString()!.AsSpan(2)));
    }
}
