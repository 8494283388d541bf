using System.Text;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Abi;
using Skyops.Tests.Contracts;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>What a compiler wrote of a contract: its interface and the code that makes it.</summary>
internal sealed record ContractArtifact(ContractAbi Abi, byte[] Bytecode)
{
    /// <summary>One of the contracts of the project, as it is committed.</summary>
    public static ContractArtifact Load(string name)
    {
        var artifacts = Path.Combine(RepositoryRoot.Path, "src", "Skyops.Contracts", "artifacts");
        return Read(JsonNode.Parse(File.ReadAllBytes(Path.Combine(artifacts, $"{name}.json")))!);
    }

    /// <summary>The contracts that only tests need, by name, compiled now.</summary>
    public static async Task<IReadOnlyDictionary<string, ContractArtifact>> CompileForTestsAsync()
    {
        var compiled = JsonNode.Parse(await ContractsPeer.RunAsync(["compiled.mjs"]))!.AsObject();
        return compiled.ToDictionary(each => each.Key, each => Read(each.Value!));
    }

    private static ContractArtifact Read(JsonNode json) => new(
        ContractAbi.Parse(Encoding.UTF8.GetBytes(json["abi"]!.ToJsonString())),
        Convert.FromHexString(((string)json["bytecode"]!)[2..]));
}
